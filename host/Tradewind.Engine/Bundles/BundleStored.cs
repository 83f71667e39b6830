namespace Tradewind.Engine.Bundles;

/// <summary>What storing a bundle changed.</summary>
/// <param name="NewVersions">DAGs that got a new version, with its number.</param>
/// <param name="Deactivated">DAGs that the file no longer holds.</param>
/// <param name="Faults">Why nothing was stored (a DAG id that another file holds); empty when it was.</param>
public sealed record BundleStored(
    IReadOnlyList<(string DagId, int Number)> NewVersions,
    IReadOnlyList<string> Deactivated,
    IReadOnlyList<ScriptFault> Faults);
