/* A page about a type of problem is all there without script; this gives it the theme that the reader chose. */
import "./styles/problem.css";
import { session, setTheme } from "./session.ts";

setTheme(session.theme);
