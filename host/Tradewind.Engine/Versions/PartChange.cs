namespace Tradewind.Engine.Versions;

/// <summary>A task or a group that is not what it was.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Properties">Of a changed one: what of it.</param>
public sealed record PartChange(string Id, ChangeKind Kind, IReadOnlyList<PropertyChange> Properties);
