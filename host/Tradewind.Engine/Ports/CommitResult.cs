namespace Tradewind.Engine.Ports;

/// <summary>What came of a commit.</summary>
/// <param name="Conflicts">Runs whose epoch had moved on; when there are any, nothing was written.</param>
/// <param name="Claims">The work that was claimed along the way.</param>
public sealed record CommitResult(IReadOnlyList<long> Conflicts, IReadOnlyList<Claim> Claims)
{
    /// <summary>Whether the changes are stored.</summary>
    public bool Committed => Conflicts.Count == 0;
}
