/* The applications, and the document that each of them starts from. */
export const applications = [
	/* Patients get by with less of Preact. */
	{ name: "portal", entry: "src/portal/index.tsx", title: "Your follow-up",
		alias: { preact: "./src/portal/preact" } },
	{ name: "desk", entry: "src/desk/index.tsx", title: "Clinic desk" },
	{ name: "quality", entry: "src/quality/index.tsx", title: "Quality" },
	{ name: "admin", entry: "src/admin/index.tsx", title: "Administration" },
];

export function documentOf({ title }, { js, css, parts }) {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/${css}">
${parts.map((part) => `<link rel="modulepreload" href="/assets/${part}">\n`).join("")}<script type="module" src="/assets/${js}"></script>
</head>
<body>
<div id="app"></div>
<noscript><main><p>This page needs JavaScript.</p></main></noscript>
</body>
</html>
`;
}
