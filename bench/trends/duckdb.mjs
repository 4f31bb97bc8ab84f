/*
 * DuckDB beside mendd: a table of its own on disk, read from the same rows,
 * and then questions, a line of JSON each, answered with the milliseconds and
 * the rows.  Threads and memory are its defaults.
 *
 *	node duckdb.mjs FOLDER ROWS.csv TYPES <QUESTIONS
 *
 * FOLDER has the package in node_modules and is where the table goes; TYPES is
 * the columns' types as DuckDB writes a struct.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [folder, rows, types] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { DuckDBInstance } = require('@duckdb/node-api');
const file = `${folder}/long-${process.pid}.db`;
const instance = await DuckDBInstance.create(file);
const duckdb = await instance.connect();

async function answer(sql) {
	const began = performance.now();
	const reader = await duckdb.runAndReadAll(sql);
	const ms = performance.now() - began;
	console.log(JSON.stringify({ ms, rows: reader.getRowsJson() }));
}

await duckdb.run('CREATE SCHEMA bench');
await duckdb.run(`CREATE TABLE bench.long AS
	SELECT * FROM read_csv('${rows}', header = true, columns = ${types})`);
await duckdb.run('CHECKPOINT');
await answer(`SELECT version(), current_setting('threads'), count(*)
	FROM bench.long`);
for await (const line of createInterface({ input: process.stdin }))
	await answer(JSON.parse(line));
