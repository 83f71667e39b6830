using Tradewind.Graph;
using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class AssetWordsTests
{
    private static readonly AssetRef Orders = Asset("orders");
    private static readonly AssetRef Prices = Asset("prices");
    private static readonly AssetRef Rates = Asset("rates");

    [Fact]
    public void Conditions_nest_and_a_list_means_all()
    {
        Words(On(Orders)).ShouldBe("orders");
        Words(On(Orders & Prices & Rates)).ShouldBe("(orders & prices & rates)");
        Words(On(Orders | (Prices & Rates))).ShouldBe("(orders | (prices & rates))");
        Words(On(Orders & (Prices | Rates))).ShouldBe("(orders & (prices | rates))");
        Words(On(Orders | Prices, Rates)).ShouldBe("((orders | prices) & rates)");
    }

    [Fact]
    public void Each_event_and_times_are_kept_in_either_order()
    {
        foreach (var schedule in new[] { On(Orders).EachEvent().OrAt(Daily(6, timeZone: "Asia/Seoul")), On(Orders).OrAt(Daily(6, timeZone: "Asia/Seoul")).EachEvent() })
        {
            var spec = Spec(schedule);
            (spec.Kind, spec.EachEvent, spec.TimeZone, spec.OrAt!.Kind, spec.OrAt.TimeZone).ShouldBe((ScheduleKind.Assets, true, "Asia/Seoul", ScheduleKind.Cron, "Asia/Seoul"));
        }
    }

    [Fact]
    public void Task_emits_each_asset_once()
    {
        var dag = new Dag("d");
        dag.Action("load", _ => { }).Emits(Orders, Prices).Emits(Asset("orders"));

        dag.ToGraph().Tasks.Single().Outlets.ShouldBe(["orders", "prices"]);
    }

    [Fact]
    public void Alias_stands_in_graphs_with_its_mark()
    {
        var exports = AssetAlias("exports");
        var dag = new Dag("d") { Schedule = On(exports | Orders) };
        dag.Action("load", _ => { }).Emits(Orders).EmitsTo(exports, AssetAlias("exports"));

        dag.ToGraph().Tasks.Single().Outlets.ShouldBe(["orders", "@exports"]);
        dag.ToGraph().Schedule!.Assets!.Assets().ShouldBe(["@exports", "orders"]);
        var context = new TestAttempt().Context;
        context.Emit(exports, Asset("exports/1"), 5);
        context.Emitted.ShouldBe([new("exports/1", "5", "@exports")]);
    }

    [Fact]
    public void Context_keeps_what_is_emitted_in_order()
    {
        var context = new TestAttempt().Context;

        context.Emit(Orders, new { Rows = 3 });
        context.Emit(Prices);

        context.Emitted.ShouldBe([new("orders", """{"Rows":3}"""), new("prices", null)]);
    }

    [Fact]
    public void Emit_after_the_end_is_refused()
    {
        var context = new TestAttempt().Context;
        context.End();

        Should.Throw<InvalidOperationException>(() => context.Emit(Orders)).Message.ShouldStartWith("Task 'task' has ended, so the news of asset 'orders' is not kept.");
        context.Emitted.ShouldBeEmpty();
    }

    [Fact]
    public void Partition_is_emitted_with_the_news_and_maps_are_data_in_the_graph()
    {
        var context = new TestAttempt().Context;
        context.Emit(Orders, partition: "2026-11-01");
        context.Emitted.ShouldBe([new("orders", null, null, "2026-11-01")]);

        var partitions = Spec(On(Orders & Prices).ByPartition(Partition.ToMonth()).ByPartition(Orders, Partition.Part(1).ToWeek()).OrAt(Daily(6)).EachEvent()).Partitions!;
        partitions.Of("orders").Steps.Select(step => step.Kind).ShouldBe([PartitionStepKind.Part, PartitionStepKind.Week]);
        partitions.Of("prices").Steps.Select(step => step.Kind).ShouldBe([PartitionStepKind.Month]);
        Spec(On(Orders)).Partitions.ShouldBeNull();
        Should.Throw<ArgumentException>(() => On(Orders & Prices).ByPartition(Orders & Prices, Partition.ToWeek())).Message.ShouldContain("for one asset");
    }

    [Fact]
    public void Partition_function_on_a_task_that_waits_for_the_outside_is_refused()
    {
        var dag = new Dag("d");
        dag.WaitForDag("before", "other").Emits(Orders, partition: _ => "a");

        dag.Check().ShouldHaveSingleItem().Message.ShouldContain("a function cannot say the partition of its news. Put .Emits on a task after it.");
    }

    [Fact]
    public void Context_has_the_partition_of_its_run()
    {
        var attempt = new TestAttempt();
        attempt.Context.Partition.ShouldBeNull();
        attempt.Facts = attempt.Facts with { Partition = "2026-W44" };

        attempt.Context.Partition.ShouldBe("2026-W44");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\u0007", "control character")]
    [InlineData("\ud800", "half a surrogate pair")]
    public void Context_refuses_a_partition_key_that_may_not_be_one(string partition, string why) =>
        Should.Throw<FailNowException>(() => new TestAttempt().Context.Emit(Orders, partition: partition)).Message.ShouldContain(why);

    [Fact]
    public void Partition_key_has_up_to_200_characters()
    {
        PartitionKeys.Fault(new string('x', 200)).ShouldBeNull();
        PartitionKeys.Fault(new string('x', 201))!.ShouldContain("has 201 characters; at most 200 are allowed");
    }

    [Fact]
    public void Context_refuses_extra_data_that_is_too_large_and_too_many_events()
    {
        var context = new TestAttempt().Context;

        Should.Throw<FailNowException>(() => context.Emit(Orders, new string('x', 70_000))).Message.ShouldContain("at most 65,536 are allowed");
        for (var at = 0; at < 1_000; at++) context.Emit(Orders);

        Should.Throw<FailNowException>(() => context.Emit(Orders)).Message.ShouldContain("emits more than 1,000 events");
    }

    [Fact]
    public void Triggers_are_the_events_with_their_extra_data_as_a_type()
    {
        var attempt = new TestAttempt
        {
            Triggers = { new AssetEvent { Id = 1, Asset = "orders", At = DateTimeOffset.UnixEpoch, ExtraJson = """{"rows":3}""" }, new AssetEvent { Id = 2, Asset = "orders", At = DateTimeOffset.UnixEpoch } },
        };

        attempt.Context.Triggers.Select(one => one.Extra<Loaded>()).ShouldBe([new Loaded(3), null]);
    }

    private static ScheduleSpec Spec(Schedule schedule)
    {
        var dag = new Dag("d") { Schedule = schedule };
        dag.Action("a", _ => { });
        return GraphJson.Read(GraphJson.Write(dag.ToGraph())).Schedule!;
    }

    private static string Words(Schedule schedule) => Words(Spec(schedule).Assets!);

    private static string Words(AssetConditionSpec node) => node.Asset ?? $"({string.Join(node.Any ? " | " : " & ", node.Parts.Select(Words))})";

    private sealed record Loaded(int Rows);
}
