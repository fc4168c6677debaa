//! A table in the page's style.

use std::fmt::Write as _;

use crate::text::escape;

/// How a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column<'a> {
    Words(&'a str),
    Numbers(&'a str),
}

/// A table as HTML. The first cell of each row is its head. All texts are
/// plain: they are escaped here.
pub(super) fn table(caption: &str, columns: &[Column<'_>], rows: &[Vec<String>]) -> String {
    let mut html = format!(
        r#"<div class="scroll" role="region" aria-label="Table: {caption}" tabindex="0"><table><caption>{caption}</caption><thead><tr>"#,
        caption = escape(caption)
    );
    for column in columns {
        match column {
            Column::Words(head) => put(
                &mut html,
                format_args!(r#"<th scope="col">{}</th>"#, escape(head)),
            ),
            Column::Numbers(head) => put(
                &mut html,
                format_args!(r#"<th scope="col" class="n">{}</th>"#, escape(head)),
            ),
        }
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for (position, (cell, column)) in row.iter().zip(columns).enumerate() {
            let cell = escape(cell);
            match column {
                Column::Words(_) if position == 0 => {
                    put(
                        &mut html,
                        format_args!(r#"<th scope="row"><bdi>{cell}</bdi></th>"#),
                    );
                }
                Column::Numbers(_) if position == 0 => {
                    put(
                        &mut html,
                        format_args!(r#"<th scope="row" class="n">{cell}</th>"#),
                    );
                }
                Column::Words(_) => put(&mut html, format_args!("<td>{cell}</td>")),
                Column::Numbers(_) => put(&mut html, format_args!(r#"<td class="n">{cell}</td>"#)),
            }
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>");
    html
}

fn put(html: &mut String, arguments: std::fmt::Arguments<'_>) {
    html.write_fmt(arguments)
        .expect("writing to a string does not fail");
}
