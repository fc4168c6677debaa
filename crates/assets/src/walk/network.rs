//! A network to walk on.

use allotment_place::Point;

use crate::AssetsError;
use crate::grid::{Grid, squared};

/// A network of nodes and edges that are walked both ways, in metres.
#[derive(Debug, Clone)]
pub struct Network {
    starts: Vec<u32>,
    ends: Vec<u32>,
    metres: Vec<f64>,
    grid: Grid,
    /// The node of the network for each that the grid knows.
    main: Vec<u32>,
    left_out: usize,
    components: usize,
}

impl Network {
    /// The network of `nodes`, in metres, and `edges`, pairs of nodes' positions.
    /// An edge is as long as the straight line between its ends, which is
    /// exact where a way's every bend is a node.
    ///
    /// Only the largest connected part is used to step onto the network: an
    /// island of a few nodes leads nowhere. Parts of equal size: that of the
    /// earlier node.
    ///
    /// # Errors
    /// [`AssetsError::NoNetwork`] if there is no edge.
    ///
    /// # Panics
    /// If an edge names a node that is not there.
    pub fn new(nodes: &[Point], edges: &[[u32; 2]]) -> Result<Self, AssetsError> {
        let length = |[a, b]: [u32; 2]| squared(nodes[a as usize], nodes[b as usize]).sqrt();
        let lengths: Vec<f64> = edges.iter().map(|&edge| length(edge)).collect();
        Self::with_lengths(nodes, edges, &lengths)
    }

    /// The same, with the length of each edge in metres, none below 0.
    ///
    /// # Errors
    /// As [`Network::new`].
    ///
    /// # Panics
    /// As [`Network::new`]; and for a length that is below 0 or not finite.
    pub fn with_lengths(
        nodes: &[Point],
        edges: &[[u32; 2]],
        lengths: &[f64],
    ) -> Result<Self, AssetsError> {
        assert_eq!(edges.len(), lengths.len(), "a length an edge");
        if edges.is_empty() {
            return Err(AssetsError::NoNetwork);
        }
        let mut starts = vec![0_u32; nodes.len() + 1];
        for &[a, b] in edges {
            starts[a as usize + 1] += 1;
            starts[b as usize + 1] += 1;
        }
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        let mut next = starts.clone();
        let mut ends = vec![0; 2 * edges.len()];
        let mut metres = vec![0.0; 2 * edges.len()];
        for (&[a, b], &length) in edges.iter().zip(lengths) {
            assert!(length >= 0.0 && length.is_finite(), "an edge of {length} m");
            for (from, to) in [(a, b), (b, a)] {
                let at = next[from as usize] as usize;
                (ends[at], metres[at]) = (to, length);
                next[from as usize] += 1;
            }
        }
        let (main, components) = largest_part(&starts, &ends);
        let points: Vec<Point> = main.iter().map(|&node| nodes[node as usize]).collect();
        Ok(Self {
            left_out: nodes.len() - main.len(),
            grid: Grid::even(&points),
            components,
            starts,
            ends,
            metres,
            main,
        })
    }

    /// How many nodes it has.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many of its nodes are not in the largest connected part.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// How many connected parts it has.
    #[must_use]
    pub fn components(&self) -> usize {
        self.components
    }

    /// The node nearest to `point` in a straight line, ties to the earlier,
    /// and how far it is, in metres.
    #[must_use]
    pub fn snap(&self, point: Point) -> (u32, f64) {
        let (at, squared) = self.grid.nearest(point).expect("it has an edge");
        (self.main[at as usize], squared.sqrt())
    }

    /// The neighbours of `node`, with the length of the edge to each.
    pub(crate) fn neighbours(&self, node: u32) -> impl Iterator<Item = (u32, f64)> {
        let node = node as usize;
        let row = self.starts[node] as usize..self.starts[node + 1] as usize;
        let ends = self.ends[row.clone()].iter().copied();
        ends.zip(self.metres[row].iter().copied())
    }
}

/// The nodes of the largest connected part, ascending, and how many parts
/// there are.
fn largest_part(starts: &[u32], ends: &[u32]) -> (Vec<u32>, usize) {
    let nodes = starts.len() - 1;
    let mut part_of = vec![u32::MAX; nodes];
    let mut sizes: Vec<usize> = Vec::new();
    let mut stack = Vec::new();
    for node in 0..nodes {
        if part_of[node] != u32::MAX {
            continue;
        }
        let part = u32::try_from(sizes.len()).expect("below 2^32 nodes");
        part_of[node] = part;
        stack.push(node);
        let mut size = 0;
        while let Some(at) = stack.pop() {
            size += 1;
            for &end in &ends[starts[at] as usize..starts[at + 1] as usize] {
                let end = end as usize;
                if part_of[end] == u32::MAX {
                    part_of[end] = part;
                    stack.push(end);
                }
            }
        }
        sizes.push(size);
    }
    let most = sizes.iter().copied().max().unwrap_or(0);
    let largest = sizes.iter().position(|&size| size == most);
    let main = (0_u32..)
        .zip(&part_of)
        .filter(|(_, part)| largest == Some(**part as usize))
        .map(|(node, _)| node)
        .collect();
    (main, sizes.len())
}
