using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Versions;

/// <summary>A version in the list of a DAG's versions.</summary>
/// <param name="Version">The version.</param>
/// <param name="Changes">What is different from the one before, in a few words.</param>
public sealed record VersionStep(DagVersionSummary Version, string Changes);
