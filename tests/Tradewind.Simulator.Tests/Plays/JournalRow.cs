namespace Tradewind.Simulator.Tests.Plays;

/// <summary>What one commit moved in a run.</summary>
internal sealed class JournalRow
{
    public long Run { get; init; }

    public string Actor { get; init; } = "";

    public string Moves { get; init; } = "";
}
