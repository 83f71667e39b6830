namespace Tradewind.Engine.Bundles;

/// <summary>A source file of a bundle; the path is relative to the DAG folder.</summary>
public sealed record SourceFile(string Path, string Text);
