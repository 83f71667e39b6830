using Tradewind.Engine.States;

namespace Tradewind.Engine.Lineage;

/// <summary>
/// What a run's journal comes to as lineage: a start and one end for each start of the run and for each attempt, in order. Told again from the
/// same state it says the same, so that what was sent and not noted is sent again and nothing else.
/// </summary>
public static class LineageStory
{
    /// <summary>What is to be told, and how far it is told then.</summary>
    public static (IReadOnlyList<LineageEvent> Events, LineageRun Next) Tell(LineageFacts facts)
    {
        var events = new List<LineageEvent>();
        var attempts = facts.Attempts.ToLookup(attempt => attempt.Id.Ordinal);
        var (cursor, generation, started) = (facts.State.Cursor, facts.State.Generation, facts.State.Started);
        var open = facts.State.Open.ToHashSet();
        foreach (var entry in facts.Entries)
        {
            // A run starts before its instances move and ends after they did, in the journal too.
            foreach (var move in entry.Moves)
            {
                if (move.Ordinal >= 0) TellInstance(move);
                else TellRun(move);
            }

            if (entry.IsInOrder) cursor = entry.Id;
        }

        return (events, facts.State with { Cursor = cursor, Generation = generation, Started = started, Open = [.. open.OrderBy(one => one.Ordinal).ThenBy(one => one.Number)] });

        void TellRun(LineageMove move)
        {
            if (IsStart(move, started))
            {
                generation++;
                started = true;
                events.Add(new(LineageEventType.Start, move.At, generation, null, null));
            }
            else if (EndOf(move, started) is { } end)
            {
                started = false;
                events.Add(new(TypeOf(end), move.At, generation, null, end == RunState.Success ? null : move.Why));
            }
        }

        void TellInstance(LineageMove move)
        {
            foreach (var attempt in attempts[move.Ordinal].OrderBy(one => one.Id.Number))
            {
                // An attempt begins and ends at the very moment of its instance's move.
                if (move.To == "running" && attempt.StartedAt == move.At && !Over(attempt) && open.Add(attempt.Id)) events.Add(new(LineageEventType.Start, move.At, generation, attempt, null));
                else if (move.To != "running" && attempt.EndedAt == move.At && attempt.Outcome is { } outcome) End(attempt, outcome, move.At);
            }
        }

        // Its start may not have been seen: an entry with a smaller number that came late.
        void End(LineageAttempt attempt, AttemptOutcome outcome, DateTimeOffset at)
        {
            if (!open.Remove(attempt.Id)) events.Add(new(LineageEventType.Start, attempt.StartedAt, generation, attempt, null));
            var type = TypeOf(outcome);
            events.Add(new(type, at, generation, attempt, type == LineageEventType.Complete ? null : attempt.Reason));
        }

        // A claim that is read again after what followed from it was told.
        bool Over(LineageAttempt attempt) => attempt.EndedAt is { } end && events.Exists(one => one.Attempt?.Id == attempt.Id && one.At == end);
    }

    /// <summary>Which start of a run the last of these moves belongs to.</summary>
    public static int Generation(IEnumerable<LineageMove> moves)
    {
        var (generation, started) = (0, false);
        foreach (var move in moves.Where(move => move.Ordinal < 0))
        {
            if (IsStart(move, started)) (generation, started) = (generation + 1, true);
            else if (EndOf(move, started) is not null) started = false;
        }

        return generation;
    }

    private static bool IsStart(LineageMove move, bool started) => !started && StateWords.RunState(move.To) == RunState.Running;

    private static RunState? EndOf(LineageMove move, bool started) => started && StateWords.RunState(move.To) is { } state && state.IsFinal() ? state : null;

    private static LineageEventType TypeOf(RunState state) => state switch
    {
        RunState.Success => LineageEventType.Complete,
        RunState.Failed => LineageEventType.Fail,
        _ => LineageEventType.Abort,
    };

    private static LineageEventType TypeOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Success or AttemptOutcome.Skipped => LineageEventType.Complete,
        AttemptOutcome.Failed or AttemptOutcome.TimedOut or AttemptOutcome.Poison => LineageEventType.Fail,
        _ => LineageEventType.Abort,
    };
}
