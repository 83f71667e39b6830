namespace Tradewind.Engine.Runs;

/// <summary>A fault in a DAG's graph.</summary>
/// <param name="Line">The script's line, from 1; 0 when it has none of its own.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record GraphFault(int Line, string Message);
