/* The patients' pages, from the link to the thanks. */
import { render } from "preact";
import { App } from "./app";
import { tidy } from "./visit";
import { firstLanguage, speak } from "./words/words";
import "../base/tokens.css";
import "../base/controls.css";
import "./portal.css";
import "./question.css";
import "./course.css";

void speak(firstLanguage()).then((words) => {
	const app = document.getElementById("app");
	if (app !== null) render(<App first={words} />, app);
});
void tidy();
