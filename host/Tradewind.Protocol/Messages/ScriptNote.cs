namespace Tradewind.Protocol.Messages;

/// <summary>
/// What is wrong at a place of a script: the file relative to the DAG folder, line and column from 1 (0 when unknown), a code and a sentence; whether
/// the graph of its DAG shows it too, so that whoever checks that says it; and where the place ends.
/// </summary>
public sealed record ScriptNote(string Path, int Line, int Column, string Code, string Message, bool ShownByGraph = false, int EndLine = 0, int EndColumn = 0);
