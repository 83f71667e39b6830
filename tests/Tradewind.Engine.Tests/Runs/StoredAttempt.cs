using Tradewind.Engine.States;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>One row of attempts; open while it has no outcome.</summary>
internal sealed record StoredAttempt(int Fence, string Node, AttemptOutcome? Outcome)
{
    public bool IsOpen => Outcome is null;
}
