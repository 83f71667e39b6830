using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Queries;

/// <summary>A DAG version with what it was made of.</summary>
public sealed record DagVersionDetail(DagVersionSummary Summary, GraphPlan Plan, IReadOnlyList<SourceFile> Sources, IReadOnlyList<string> Plugins);
