using Tradewind.Engine.Bundles;

namespace Tradewind.Engine.Queries;

/// <summary>A script that could not be taken up as it is now.</summary>
/// <param name="Path">The script, relative to the DAG folder.</param>
/// <param name="Faults">What is wrong.</param>
/// <param name="SeenAt">When that was found.</param>
/// <param name="ServingDags">DAGs that go on with their last good version.</param>
public sealed record ImportError(string Path, IReadOnlyList<ScriptFault> Faults, DateTimeOffset SeenAt, IReadOnlyList<string> ServingDags);
