// A plain file server on loopback: what any council's web space does.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".pbf": "application/x-protobuf",
};

/** Serves `folder`; gives the address and a way to stop. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = normalize(join(folder, path));
    try {
      if (!file.startsWith(normalize(folder) + sep)) throw new Error("outside");
      const found = (await stat(file)).isDirectory() ? join(file, "index.html") : file;
      const body = await readFile(found);
      response.writeHead(200, { "content-type": TYPES[extname(found)] ?? "application/octet-stream", "content-length": body.length });
      response.end(body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
