using Tradewind.Engine.Limits;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Tests.Runs;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Limits;

public sealed class ConcurrencyKeysTests
{
    private static readonly RunHead Run = PlayedRun.Head() with { DagId = "etl", Partition = "2026-W44", Params = """{"customer":"acme","Count":3,"none":null}""" };

    [Theory]
    [InlineData("warehouse", "warehouse")]
    [InlineData("customer-{params.customer}", "customer-acme")]
    [InlineData("{params.count}/{params.none}/{params.missing}", "3//")]
    [InlineData("{dag_id}@{logical_date}", "etl@2026-11-01T00:00:00Z")]
    [InlineData("{data_interval_start}..{data_interval_end}", "2026-11-01T00:00:00Z..2026-11-01T00:00:00Z")]
    [InlineData("week-{partition}", "week-2026-W44")]
    public void Key_is_filled_in_from_its_run(string key, string expected) => ConcurrencyKeys.Of(key, Run).ShouldBe(expected);

    [Fact]
    public void Key_without_params_leaves_their_place_empty() => ConcurrencyKeys.Of("a-{params.x}", Run with { Params = null }).ShouldBe("a-");

    [Fact]
    public void Long_keys_are_cut_and_stay_apart()
    {
        string[] keys = [.. new[] { "x", "y" }.Select(end => ConcurrencyKeys.Of("{params.long}", Run with { Params = $$"""{"long":"{{new string('a', 500)}}{{end}}"}""" }))];
        keys.ShouldAllBe(key => key.Length == ConcurrencyKeys.Longest);
        keys[0].ShouldNotBe(keys[1]);
    }

    [Fact]
    public void Braces_in_a_params_value_stay_as_they_are() => ConcurrencyKeys.Of("{params.x}", Run with { Params = """{"x":"{dag_id}"}""" }).ShouldBe("{dag_id}");

    [Fact]
    public void Key_rate_and_their_faults_are_named_with_their_task()
    {
        var task = Task("a") with
        {
            Line = 2, Concurrency = new() { Key = "{params.}-{customer}-{dag_id}" }, Rate = new() { Count = 0, Per = TimeSpan.FromDays(2), Key = "" },
        };
        GraphCheck.Faults(Dag(task)).Select(fault => (fault.Line, fault.Message.Split(';')[0])).ShouldBe(
        [
            (2, "Task 'a': its concurrency key has '{params.}', which stands for nothing"), (2, "Task 'a': its concurrency key has '{customer}', which stands for nothing"),
            (2, "Task 'a': its rate is 0 starts"), (2, "Task 'a': its rate counts within 2.00:00:00"), (2, "Task 'a': its rate's key must have 1 to 200 characters."),
        ]);
    }

    [Fact]
    public void Limits_of_a_task_are_read_as_they_were_stored()
    {
        var limits = TaskLimits.Of(Dag(), Task("a") with
        {
            Pool = "p", MaxActive = 2, Concurrency = new() { Key = "k-{dag_id}", OnCollision = OnCollision.Skip }, Rate = new() { Count = 3, Per = TimeSpan.FromMinutes(1) },
        })!.For(Run);
        TaskLimits.Read(limits.Text).Needs.ShouldBe(limits.Needs);
        limits.Needs.ShouldBe(
        [
            new("pool:p", 1, null), new("task:dag/a", 1, 2), new("key:k-etl", 1, 1, OnCollision.Skip), new("rate:dag/a per 00:01:00", 1, 3, Per: TimeSpan.FromMinutes(1)),
        ]);
    }
}
