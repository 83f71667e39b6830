using Tradewind.DagProcessor.Compilation;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;

namespace Tradewind.DagProcessor.Tests;

/// <summary>Timetables of authors and plugins: run here, and nowhere in a process that holds credentials.</summary>
public sealed class OwnTimetableTests : IDisposable
{
    private static readonly DateTimeOffset Sunday = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Timetable_of_a_plugin_is_a_schedule_by_its_name_and_words()
    {
        var spec = (await SundaysAsync()).Graphs.Single().Schedule!;

        (spec.Kind, spec.Name, spec.Words).ShouldBe((ScheduleKind.Custom, "Sundays", "For each Sunday"));
    }

    [Fact]
    public async Task Slots_of_a_plugins_timetable_are_listed_from_the_compiled_script()
    {
        var listed = await ListAsync(await SundaysAsync(), from: Sunday.AddHours(1), latestBy: null, count: 2);

        listed.Fault.ShouldBeNull();
        listed.Slots.ShouldBe([(Sunday.AddDays(7), Sunday.AddDays(8)), (Sunday.AddDays(14), Sunday.AddDays(15))]);
        listed.Over.ShouldBeFalse();
    }

    [Fact]
    public async Task Of_the_slots_that_are_over_only_the_last_is_listed()
    {
        var listed = await ListAsync(await SundaysAsync(), from: Sunday, latestBy: Sunday.AddDays(15), count: 2);

        listed.Slots.Select(slot => slot.Start).ShouldBe([Sunday.AddDays(14), Sunday.AddDays(21)]);
    }

    [Fact]
    public async Task Timetable_of_a_script_that_names_its_last_slot_is_over()
    {
        var script = await OwnAsync("yield return ScheduleSlot.At(from.AddDays(1));");

        var listed = await ListAsync(script, from: Sunday, latestBy: null, count: 10);

        (listed.Slots.Count, listed.Over, listed.Slots[0].Start, listed.Slots[0].End).ShouldBe((1, true, Sunday.AddDays(1), Sunday.AddDays(1)));
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"no calendar\");", "The timetable Own failed with InvalidOperationException: no calendar.")]
    [InlineData("yield return new(from.AddDays(2), from.AddDays(1));", "The timetable Own names a slot that ends before it starts: ")]
    [InlineData("yield return ScheduleSlot.At(from.AddDays(-1));", "The timetable Own names a slot at ")]
    [InlineData("yield return ScheduleSlot.At(from); yield return ScheduleSlot.At(from);", "The timetable Own names its slots out of order, or one twice: ")]
    [InlineData("yield return new(from, from.AddDays(3)); yield return new(from.AddDays(1), from.AddDays(2));", "The timetable Own names its slots out of order, or one twice: ")]
    public async Task Faulty_timetable_is_refused_at_load_with_the_line_of_its_DAG(string body, string message)
    {
        var script = await OwnAsync(body);

        var fault = script.Diagnostics.ShouldHaveSingleItem();
        fault.Message.ShouldStartWith(message);
        (fault.Path, fault.Line, fault.IsError).ShouldBe(("own.csx", 1, true));
    }

    [Fact]
    public void Timetable_that_never_comes_to_the_present_is_given_up()
    {
        var (slots, _, fault) = SlotList.Of(new EverySecond(), DateTimeOffset.UnixEpoch, latestBy: Sunday, count: 10);

        slots.ShouldBeEmpty();
        fault.ShouldStartWith("The timetable EverySecond names more than 100000 slots");
    }

    [Fact]
    public async Task DAG_without_a_timetable_of_its_own_has_no_slots()
    {
        var script = await _folder.ProcessAsync("plain.csx", """
            var dag = new Dag("own") { Schedule = Daily() };
            dag.Action("a", _ => { });
            """);

        (await ListAsync(script, Sunday, null, 1)).Fault.ShouldBe("DAG 'own' has no timetable of its own in plain.csx.");
    }

    private Task<ProcessedScript> SundaysAsync()
    {
        _folder.UsePlugins("New");
        return _folder.ProcessAsync("own.csx", """
            var dag = new Dag("own") { Schedule = new Sundays() };
            dag.Action("a", _ => { });
            """);
    }

    private Task<ProcessedScript> OwnAsync(string body) => _folder.ProcessAsync("own.csx", $$"""
        var dag = new Dag("own") { Schedule = new Own(), Start = new(2026, 11, 1) };
        dag.Action("a", _ => { });

        class Own : CustomSchedule
        {
            public override string Describe() => "Now and then";

            public override IEnumerable<ScheduleSlot> SlotsFrom(DateTimeOffset from)
            {
                {{body}}
            }
        }
        """);

    private Task<SlotsListed> ListAsync(ProcessedScript script, DateTimeOffset from, DateTimeOffset? latestBy, int count)
    {
        script.Diagnostics.ShouldBeEmpty();
        return _folder.Processor.ListSlotsAsync(new()
        {
            Number = 1, Path = script.Path, Assembly = script.Assembly!, Symbols = script.Symbols!, Plugins = script.Plugins, DagId = "own", From = from, LatestBy = latestBy, Count = count,
        });
    }

    private sealed class EverySecond : CustomSchedule
    {
        public override string Describe() => "Every second";

        public override IEnumerable<ScheduleSlot> SlotsFrom(DateTimeOffset from)
        {
            for (var at = from; ; at = at.AddSeconds(1))
                yield return ScheduleSlot.At(at);
        }
    }
}
