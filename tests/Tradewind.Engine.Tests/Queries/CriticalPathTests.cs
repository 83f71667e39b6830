using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Queries;

public sealed class CriticalPathTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly GraphPlan Plan = new(Dag(Task("read"), Task("slow", "read"), Task("quick", "read"), Task("join", "slow", "quick"), Task("aside", "read")));

    [Fact]
    public void Path_goes_back_from_the_last_end_through_whatever_was_waited_for_longest() =>
        CriticalPath.Of(Plan, [Ran("read", 0, 2), Ran("slow", 2, 30), Ran("quick", 2, 4), Ran("join", 30, 31), Ran("aside", 2, 20)]).ShouldBe(["read", "slow", "join"]);

    [Fact]
    public void Task_that_ended_last_on_the_side_is_what_the_run_waited_for() =>
        CriticalPath.Of(Plan, [Ran("read", 0, 2), Ran("slow", 2, 3), Ran("quick", 2, 4), Ran("join", 4, 5), Ran("aside", 2, 60)]).ShouldBe(["read", "aside"]);

    [Fact]
    public void Skipped_and_waiting_tasks_are_no_part_of_it() =>
        CriticalPath.Of(Plan, [Ran("read", 0, 2), new("slow", Counts(TaskInstanceState.Skipped), null, Start.AddSeconds(2)), Ran("quick", 2, 4)]).ShouldBe(["read", "quick"]);

    [Fact]
    public void Run_in_which_nothing_has_ended_has_none() => CriticalPath.Of(Plan, [new("read", Counts(TaskInstanceState.Running), Start, null)]).ShouldBeEmpty();

    private static TaskStates Ran(string task, int from, int to) => new(task, Counts(TaskInstanceState.Success), Start.AddSeconds(from), Start.AddSeconds(to));

    private static Dictionary<TaskInstanceState, int> Counts(TaskInstanceState state) => new() { [state] = 1 };
}
