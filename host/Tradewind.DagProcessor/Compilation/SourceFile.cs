namespace Tradewind.DagProcessor.Compilation;

/// <summary>A source file; the path is relative to the DAG folder, with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text);
