// json-server with the figures that skyledger prints, read line by line: as one text they are longer than V8 allows.
// usage: node json_server.js PORT ROWS
'use strict'

const fs = require('fs')
const readline = require('readline')
const jsonServer = require('json-server')

async function main(port, rows) {
  const figures = []
  for await (const line of readline.createInterface({ input: fs.createReadStream(rows) })) {
    figures.push(JSON.parse(line))
  }
  const server = jsonServer.create()
  server.use(jsonServer.defaults({ logger: false, static: __dirname, noGzip: true }))
  server.use(jsonServer.router({ figures }))
  const listener = server.listen(port, '127.0.0.1')
  listener.keepAliveTimeout = 600000
}

main(Number(process.argv[2]), process.argv[3])
