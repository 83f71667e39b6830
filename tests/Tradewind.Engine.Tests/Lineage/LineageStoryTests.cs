using Tradewind.Engine.Lineage;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Runs;

namespace Tradewind.Engine.Tests.Lineage;

public sealed class LineageStoryTests
{
    private static readonly DateTimeOffset Start = PlayedRun.Epoch;

    [Fact]
    public void Run_and_attempts_start_and_end_once_in_order()
    {
        var (events, next) = Tell(
            [Attempt(0, 1, 1, 3, AttemptOutcome.Success)],
            Entry(1, Run("queued", "running", 0), Move(0, "none", "queued", 0)), Entry(2, Move(0, "queued", "running", 1)), Entry(3, Move(0, "running", "success", 3), Run("running", "success", 3)));

        Words(events).ShouldBe(["START run 0", "START 0/1 1", "COMPLETE 0/1 3", "COMPLETE run 3"]);
        (next.Cursor, next.Started, next.Generation, next.Open.Count).ShouldBe((3, false, 1, 0));
    }

    [Fact]
    public void Retry_is_a_run_of_its_own_that_failed_with_its_reason()
    {
        var (events, _) = Tell(
            [Attempt(0, 1, 1, 2, AttemptOutcome.Failed) with { Reason = "it broke" }, Attempt(0, 2, 5, 6, AttemptOutcome.Lost)],
            Entry(1, Run("queued", "running", 0)), Entry(2, Move(0, "queued", "running", 1)), Entry(3, Move(0, "running", "up_for_retry", 2)), Entry(4, Move(0, "up_for_retry", "queued", 4)),
            Entry(5, Move(0, "queued", "running", 5)), Entry(6, Move(0, "running", "queued", 6)));

        Words(events).ShouldBe(["START run 0", "START 0/1 1", "FAIL 0/1 2 it broke", "START 0/2 5", "ABORT 0/2 6"]);
    }

    [Fact]
    public void Look_of_a_sensor_is_no_further_start()
    {
        var (events, next) = Tell(
            [Attempt(0, 1, 1, null, null)],
            Entry(1, Move(0, "queued", "running", 1)), Entry(2, Move(0, "running", "waiting", 2)), Entry(3, Move(0, "waiting", "queued", 3)), Entry(4, Move(0, "queued", "running", 4)));
        Words(events).ShouldBe(["START 0/1 1"]);
        next.Open.ShouldBe([new(0, 1)]);
    }

    [Fact]
    public void Claim_moves_the_cursor_nowhere_and_read_again_says_nothing_new()
    {
        var claimed = Tell([Attempt(0, 1, 1, null, null)], Entry(7, Move(0, "queued", "running", 1)));
        (claimed.Next.Cursor, Words(claimed.Events).Single()).ShouldBe((0, "START 0/1 1"));

        // A commit with a smaller number became visible late.
        var again = LineageStory.Tell(Facts(claimed.Next, [Attempt(0, 1, 1, null, null)], Entry(6, Run("queued", "running", 0)), Entry(7, Move(0, "queued", "running", 1))));

        Words(again.Events).ShouldBe(["START run 0"]);
        again.Next.Cursor.ShouldBe(6);
    }

    [Fact]
    public void Start_whose_entry_was_passed_over_is_told_with_its_end()
    {
        var (events, _) = Tell([Attempt(0, 1, 1, 3, AttemptOutcome.TimedOut) with { Reason = "too long" }], Entry(9, Move(0, "running", "failed", 3)));
        Words(events).ShouldBe(["START 0/1 1", "FAIL 0/1 3 too long"]);
    }

    [Fact]
    public void Told_again_from_the_same_state_it_says_the_same()
    {
        var facts = Facts(new() { Run = 1 }, [Attempt(0, 1, 1, 3, AttemptOutcome.Success)], Entry(1, Run("queued", "running", 0)), Entry(2, Move(0, "queued", "running", 1)), Entry(3, Move(0, "running", "success", 3)));
        Words(LineageStory.Tell(facts).Events).ShouldBe(Words(LineageStory.Tell(facts).Events));
    }

    [Fact]
    public void Run_that_is_cleared_starts_as_another_run_of_its_job_and_a_pause_is_no_end()
    {
        var (events, next) = Tell(
            [], Entry(1, Run("queued", "running", 0)), Entry(2, Run("running", "paused", 1)), Entry(3, Run("paused", "running", 2)), Entry(4, Run("running", "failed", 3)), Entry(5, Run("failed", "queued", 4)),
            Entry(6, Run("queued", "running", 5)), Entry(7, Run("running", "cancelled", 6)));
        Words(events).ShouldBe(["START run 0", "FAIL run 3", "START run 5", "ABORT run 6"]);
        events.Select(one => one.Generation).ShouldBe([1, 1, 2, 2]);
        next.Started.ShouldBeFalse();
    }

    [Fact]
    public void Task_that_never_had_an_attempt_is_not_told_of()
    {
        var (events, _) = Tell([], Entry(1, Move(0, "none", "skipped", 1), Move(1, "none", "upstream_failed", 1)));
        events.ShouldBeEmpty();
    }

    private static (IReadOnlyList<LineageEvent> Events, LineageRun Next) Tell(LineageAttempt[] attempts, params LineageEntry[] entries) =>
        LineageStory.Tell(Facts(new() { Run = 1 }, attempts, entries));

    private static LineageFacts Facts(LineageRun state, LineageAttempt[] attempts, params LineageEntry[] entries) => new()
    {
        State = state, Head = PlayedRun.Head(), Plan = new(Graphs.Dag(Graphs.Task("a"), Graphs.Task("b", "a"))), Version = 1, Path = "dag.csx", Entries = entries, Attempts = attempts,
    };

    private static LineageAttempt Attempt(int ordinal, int number, int from, int? to, AttemptOutcome? outcome) => new()
    {
        Id = new(ordinal, number), TaskIndex = ordinal, StartedAt = Start.AddSeconds(from), EndedAt = to is { } end ? Start.AddSeconds(end) : null, Outcome = outcome,
    };

    private static LineageEntry Entry(long id, params LineageMove[] moves) => new(id, moves);

    private static LineageMove Move(int ordinal, string from, string to, int at) => new(ordinal, from, to, Start.AddSeconds(at), null);

    private static LineageMove Run(string from, string to, int at) => Move(-1, from, to, at);

    private static List<string> Words(IReadOnlyList<LineageEvent> events) => [.. events.Select(one =>
        $"{one.Type.ToString().ToUpperInvariant()} {(one.Attempt is { } attempt ? $"{attempt.Id.Ordinal}/{attempt.Id.Number}" : "run")} {(one.At - Start).TotalSeconds}{(one.Error is null ? "" : $" {one.Error}")}")];
}
