namespace Tradewind.Protocol.Messages;

/// <summary>A plugin that the dag-processor found.</summary>
/// <param name="Name">Its name, or its folder's when the manifest could not be read.</param>
/// <param name="Version">Its version; empty when unknown.</param>
/// <param name="Description">What it brings.</param>
/// <param name="ContentHash">Over its files; empty when they could not be read.</param>
/// <param name="Directory">Where it lies in the cache; null when it could not be taken there.</param>
/// <param name="Operators">Its operators.</param>
/// <param name="ConnectionTypes">Its connection types as JSON (<c>ConnectionTypeJson</c>); null for none.</param>
/// <param name="Error">Why it cannot be used; null when it can.</param>
/// <param name="Hidden">It lies in a folder, and another of its name counts instead. Nothing else is told of it.</param>
public sealed record SeenPlugin(
    string Name, string Version, string? Description, string ContentHash, string? Directory, IReadOnlyList<SeenOperator> Operators, string? ConnectionTypes, string? Error, bool Hidden = false);
