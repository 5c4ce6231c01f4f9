// DuckDB among the systems that bench/run compares: peer.h tells how it is asked.
//
// Postings are a table sorted by skill, so that scans skip what they can; and, for another plan, a row for each skill with
// its openings and impacts as lists, found by its primary key. Openings have their skills as lists in their row, for filters
// that few pass. Sums are of doubles, which are exact below 2^53 and quicker than those of integers, which are 128 bits wide.
// One thread, since there is one core.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { DuckDBInstance, version } from "@duckdb/node-api";

const EARTH_RADIUS = 6371008.8;
const [folder, work, clock] = process.argv.slice(2);

function now() {
  if (clock !== "cpu") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const build = [
  `CREATE TABLE loaded AS SELECT * FROM read_csv('${folder}/skills.csv', header = false,
     columns = {'opening': 'UINTEGER', 'skill': 'USMALLINT', 'impact': 'USMALLINT'})`,
  `CREATE TABLE posting AS SELECT skill, opening, impact FROM loaded ORDER BY skill, opening`,
  `CREATE TABLE list(skill USMALLINT PRIMARY KEY, openings UINTEGER[], impacts USMALLINT[])`,
  `INSERT INTO list SELECT skill, list(opening ORDER BY opening), list(impact ORDER BY opening) FROM posting
     GROUP BY skill ORDER BY skill`,
  `CREATE TABLE opening AS SELECT o.*, a.skills, a.impacts FROM read_csv('${folder}/openings.csv', header = false,
     columns = {'id': 'UINTEGER', 'lat': 'DOUBLE', 'lon': 'DOUBLE', 'remote': 'UTINYINT', 'hours_min': 'SMALLINT',
                'hours_max': 'SMALLINT', 'education': 'UTINYINT', 'sector': 'UTINYINT', 'contract': 'UTINYINT',
                'posted': 'INTEGER', 'valid_through': 'INTEGER'}) o
     JOIN (SELECT opening, list(skill) AS skills, list(impact) AS impacts FROM loaded GROUP BY opening) a
     ON a.opening = o.id ORDER BY id`,
  `DROP TABLE loaded`,
  `CHECKPOINT`,
];

function readQuestions() {
  const questions = [];
  let today = 0;
  for (const line of readFileSync(join(folder, "queries.txt"), "utf8").split("\n")) {
    if (line.startsWith("today ")) today = Number(line.slice(6));
    if (!/^[0-9]/.test(line)) continue;
    const [, sectors, contracts, education, from, to, posted, lat, lon, km, terms] = line.split(" ");
    const pairs = terms.split(",").map((pair) => pair.split(":"));
    const where = [`posted <= ${today}`, `valid_through >= ${today}`];
    if (sectors !== "-") where.push(`sector IN (${sectors})`);
    if (contracts !== "-") where.push(`contract IN (${contracts})`);
    if (education !== "-") where.push(`education <= ${education}`);
    if (from !== "-") where.push(`hours_max >= ${from}`, `hours_min <= ${to}`);
    if (posted !== "-") where.push(`posted > ${posted}`);
    if (km !== "-") where.push(within(Number(lat), Number(lon), Number(km)));
    questions.push({
      where: where.join(" AND "),
      skills: pairs.map((pair) => pair[0]).join(),
      values: pairs.map((pair) => pair[1]).join(),
    });
  }
  return questions;
}

// Remote, or within a box around the circle and then the circle itself.
function within(lat, lon, km) {
  const degrees = 180 / Math.PI;
  const angle = (km * 1000) / EARTH_RADIUS;
  const up = angle * degrees * 1.0001;
  const along = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(lat / degrees))) * degrees * 1.0001;
  return `(remote = 1 OR (lat BETWEEN ${lat - up} AND ${lat + up} AND lon BETWEEN ${lon - along} AND ${lon + along}
    AND 2 * ${EARTH_RADIUS} * asin(sqrt(sin(radians(lat - ${lat}) / 2) * sin(radians(lat - ${lat}) / 2) +
    cos(radians(${lat})) * cos(radians(lat)) * sin(radians(lon - ${lon}) / 2) * sin(radians(lon - ${lon}) / 2)))
    <= ${km * 1000}))`;
}

const terms = (q) => `(SELECT unnest([${q.skills}])::USMALLINT AS skill, unnest([${q.values}])::INTEGER AS q)`;
const sources = {
  join: (q) => `(SELECT opening, q, impact FROM posting JOIN ${terms(q)} t USING (skill))`,
  lists: (q) => `(SELECT q, unnest(openings) AS opening, unnest(impacts) AS impact
    FROM (SELECT * FROM list WHERE skill IN (${q.skills})) JOIN ${terms(q)} t USING (skill))`,
};
const best = "ORDER BY score DESC, opening LIMIT 20";
const score = "sum((q * impact)::DOUBLE) AS score";
const shapes = {
  "then filter": (from, q) => `SELECT s.opening, s.score FROM (SELECT opening, ${score} FROM ${from} GROUP BY opening) s
    JOIN opening o ON o.id = s.opening WHERE ${q.where} ${best}`,
  "without those that fail": (from, q) => `SELECT * FROM (SELECT opening, ${score} FROM ${from} GROUP BY opening)
    WHERE opening NOT IN (SELECT id FROM opening WHERE NOT (${q.where})) ${best}`,
  "of passing": (from, q) => `SELECT opening, ${score} FROM ${from} p
    WHERE opening IN (SELECT id FROM opening WHERE ${q.where}) GROUP BY opening ${best}`,
};

const plans = {};
for (const source in sources)
  for (const shape in shapes) plans[`${source}, ${shape}`] = (q) => shapes[shape](sources[source](q), q);
plans["passing openings"] = (q) => `SELECT opening, ${score} FROM (SELECT id AS opening, unnest(skills) AS skill,
  unnest(impacts) AS impact FROM opening WHERE ${q.where}) JOIN ${terms(q)} t USING (skill) GROUP BY opening ${best}`;

const file = join(work, "duckdb.db");
const database = await DuckDBInstance.create(file, { threads: "1", temp_directory: work });
const connection = await database.connect();
const questions = readQuestions();
const start = now();
for (const statement of build) await connection.run(statement);
console.log(JSON.stringify({
  build_s: (now() - start) / 1000,
  bytes: statSync(file).size + (existsSync(`${file}.wal`) ? statSync(`${file}.wal`).size : 0),
  version: version(),
  plans: Object.fromEntries(Object.keys(plans).map((plan) => [plan, !/of passing|passing openings/.test(plan)])),
}));

for await (const line of createInterface({ input: process.stdin })) {
  const [, number, plan] = /^run (\d+) (.*)$/.exec(line) ?? process.exit(0);
  const sql = plans[plan](questions[number]);
  const began = now();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  const took = now() - began;
  console.log([took.toFixed(6), ...rows.map(([id, points]) => `${id}:${points}`)].join(" "));
}
