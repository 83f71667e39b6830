namespace Tradewind.Dashboard.Design;

/// <summary>A place in a text with what is wrong there; <see cref="CodeEditor"/> underlines it. Lines and columns count from 1, 0 is unknown.</summary>
public sealed record CodeMark(string Severity, int Line, int Column, int EndLine, int EndColumn, string Code, string Message);
