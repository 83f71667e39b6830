namespace Tradewind.Engine.Bundles;

/// <summary>Something wrong with a script.</summary>
/// <param name="Path">The file, relative to the DAG folder (the script or one it loads).</param>
/// <param name="Line">From 1; 0 when unknown.</param>
/// <param name="Column">From 1; 0 when unknown.</param>
/// <param name="Code">The compiler's code (CS0103) or one of ours (TW…).</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ScriptFault(string Path, int Line, int Column, string Code, string Message);
