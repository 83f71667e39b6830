using Tradewind.Engine.States;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>An attempt as it is stored.</summary>
internal sealed class AttemptRow
{
    public long InstanceId { get; init; }

    public int Number { get; init; }

    public long? Outcome { get; init; }

    public string? Reason { get; init; }

    public AttemptOutcome? Ended => (AttemptOutcome?)Outcome;
}
