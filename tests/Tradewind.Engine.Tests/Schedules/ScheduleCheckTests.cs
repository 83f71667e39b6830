using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Schedules;

public sealed class ScheduleCheckTests
{
    [Fact]
    public void Faults_good_schedules_have_none()
    {
        ScheduleCheck.Faults(Cron(["@daily", "0 10 * * MON"], "Asia/Seoul")).ShouldBeEmpty();
        ScheduleCheck.Faults(Cron(["@daily"]) with { Kind = ScheduleKind.CronInterval }).ShouldBeEmpty();
        ScheduleCheck.Faults(Every(TimeSpan.FromSeconds(1))).ShouldBeEmpty();
        ScheduleCheck.Faults(new ScheduleSpec { Kind = ScheduleKind.Once }).ShouldBeEmpty();
        ScheduleCheck.Faults(Events(1, 2, 3)).ShouldBeEmpty();
        ScheduleCheck.Faults(Continuous(TimeSpan.Zero)).ShouldBeEmpty();
        ScheduleCheck.Faults(Assets(Either("s3://lake/orders", "prices")) with { EachEvent = true, OrAt = Cron(["@daily"]) }).ShouldBeEmpty();
    }

    public static TheoryData<string, ScheduleSpec> FaultyAssets => new()
    {
        { "The schedule names no asset", Assets(new()) },
        { "The schedule names no asset", new() { Kind = ScheduleKind.Assets } },
        { "The schedule names no asset", Assets(new() { Asset = "orders", Parts = [new() { Asset = "prices" }] }) },
        { "The schedule speaks of 201 assets; at most 200 are allowed.", Assets(Either([.. Enumerable.Range(0, 201).Select(at => $"a{at}")])) },
        { "The asset's name 'a b' may hold only letters", Assets(new() { Asset = "a b" }) },
        { "The asset's name '' has 0 characters", Assets(new() { Asset = "" }) },
        { "EachEvent makes a run for each event, but", Assets(Either("a", "b") with { Any = false }) with { EachEvent = true } },
        { "OrAt takes a schedule by the clock, such as Daily(6); Continuous is none.", Assets(new() { Asset = "a" }) with { OrAt = Continuous(TimeSpan.Zero) } },
        { "Cron expression '0 0 30 2 *' never fires", Assets(new() { Asset = "a" }) with { OrAt = Cron(["0 0 30 2 *"]) } },
    };

    [Theory]
    [MemberData(nameof(FaultyAssets))]
    public void Faults_assets_that_cannot_be_are_some(string fault, ScheduleSpec schedule) =>
        ScheduleCheck.Faults(schedule).ShouldHaveSingleItem().ShouldStartWith(fault);

    [Fact]
    public void Faults_several_are_reported_together()
    {
        ScheduleCheck.Faults(Cron(["61 * * * *", "0 0 30 2 *"], "Mars/Base")).ShouldBe(
        [
            "Cron expression '61 * * * *' has '61' as minute; 0 to 59 are allowed, with ranges (a-b), lists (a,b) and steps (*/n).",
            "Cron expression '0 0 30 2 *' never fires: day of month '30' does not occur in month '2'.",
            "The time zone 'Mars/Base' is unknown; write an IANA name such as 'Europe/Brussels' or 'UTC'.",
        ]);
    }

    [Theory]
    [InlineData("europe/brussels", "Europe/Brussels")]
    [InlineData("Romance Standard Time", "Europe/Paris")]
    [InlineData("Seoul", "Asia/Seoul")]
    [InlineData("New York", "America/New_York")]
    public void Faults_unknown_zone_that_resembles_a_known_one_names_it(string zone, string known) =>
        ScheduleCheck.Faults(Cron(["@daily"], zone)).ShouldBe([$"The time zone '{zone}' is unknown; did you mean '{known}'?"]);

    [Fact]
    public void Faults_cron_without_expressions_is_one() =>
        ScheduleCheck.Faults(Cron([])).ShouldHaveSingleItem().ShouldStartWith("The schedule has no cron expression");

    [Fact]
    public void S15_faults_more_cron_expressions_than_anyone_needs_are_one() =>
        ScheduleCheck.Faults(Cron([.. Enumerable.Repeat("0 0 29 2 *", 50_000)])).ShouldHaveSingleItem().ShouldStartWith("The schedule has 50000 cron expressions; at most 100 are allowed.");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(999)]
    public void Faults_interval_below_a_second_is_one(int milliseconds) =>
        ScheduleCheck.Faults(Every(TimeSpan.FromMilliseconds(milliseconds))).ShouldHaveSingleItem().ShouldEndWith("is too short; one second is the least.");

    [Fact]
    public void Faults_interval_without_a_length_or_finer_than_a_millisecond_is_one()
    {
        ScheduleCheck.Faults(Every(null)).ShouldHaveSingleItem().ShouldStartWith("The schedule has no interval");
        ScheduleCheck.Faults(Every(new TimeSpan(15_000_001))).ShouldHaveSingleItem().ShouldContain("finer than a millisecond");
    }

    [Fact]
    public void Faults_events_without_times_out_of_order_repeated_or_too_many_are_one()
    {
        ScheduleCheck.Faults(Events()).ShouldHaveSingleItem().ShouldStartWith("The schedule has no times");
        ScheduleCheck.Faults(Events(2, 1, 0)).ShouldHaveSingleItem().ShouldBe("The schedule's times are not in order, each once: 1970-01-01 00:00:01Z follows 1970-01-01 00:00:02Z.");
        ScheduleCheck.Faults(Events(1, 1)).ShouldHaveSingleItem().ShouldContain("not in order, each once");
        ScheduleCheck.Faults(Events([.. Enumerable.Range(0, 10_001)])).ShouldHaveSingleItem().ShouldContain("has 10001 times; at most 10000");
        ScheduleCheck.Faults(Events(-1, 1)).ShouldHaveSingleItem().ShouldBe("One of the schedule's times 1969-12-31 23:59:59Z lies outside 1970 to 2200.");
        ScheduleCheck.Faults(Events(1) with { TimeZone = "Mars/Base" }).ShouldHaveSingleItem().ShouldStartWith("The time zone 'Mars/Base' is unknown");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(367)]
    public void Faults_rest_that_is_negative_or_over_a_year_is_one(int days) =>
        ScheduleCheck.Faults(Continuous(TimeSpan.FromDays(days))).ShouldHaveSingleItem().ShouldEndWith("0 to 366 days are allowed.");

    [Fact]
    public void Faults_own_timetable_that_says_nothing_of_itself_is_one()
    {
        var sound = new ScheduleSpec { Kind = ScheduleKind.Custom, Name = "TradingDays", Words = "On trading days" };

        ScheduleCheck.Faults(sound).ShouldBeEmpty();
        ScheduleCheck.Faults(sound with { Words = " " }).ShouldHaveSingleItem().ShouldBe("The timetable TradingDays does not say what it is; have its Describe return a sentence.");
        ScheduleCheck.Faults(sound with { TimeZone = "Mars/Base" }).ShouldHaveSingleItem().ShouldContain("Mars/Base");
    }

    [Fact]
    public void Faults_unknown_kind_is_one() =>
        ScheduleCheck.Faults(new ScheduleSpec { Kind = (ScheduleKind)99 }).ShouldHaveSingleItem().ShouldContain("kind '99' is unknown");

    [Fact]
    public void GraphCheck_of_a_DAG_with_a_faulty_schedule_reports_all_its_faults()
    {
        var task = new TaskSpec { Id = "t", Kind = TaskKind.Action, Operator = "code" };
        var graph = new DagGraph { DagId = "d", Tasks = [task], Schedule = Cron(["61 * * * *", "@never"]) };

        GraphCheck.Faults(graph).Count.ShouldBe(2);
        GraphCheck.Faults(graph with { Schedule = null }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(9, 9)]
    public void GraphCheck_names_the_line_of_the_schedule_or_else_of_the_DAG(int line, int named)
    {
        var task = new TaskSpec { Id = "t", Kind = TaskKind.Action, Operator = "code" };
        var graph = new DagGraph { DagId = "d", Line = 7, Tasks = [task], Schedule = Cron(["0 0 30 2 *"]) with { Line = line } };

        var fault = GraphCheck.Faults(graph).ShouldHaveSingleItem();

        (fault.Line, fault.Message).ShouldBe((named, "Cron expression '0 0 30 2 *' never fires: day of month '30' does not occur in month '2'."));
    }

    [Fact]
    public void Timetable_from_a_faulty_schedule_is_refused_with_all_faults()
    {
        var error = Should.Throw<ArgumentException>(() => Timetable.From(Cron(["61 * * * *"], "Mars/Base"), DateTimeOffset.UnixEpoch));

        error.Message.ShouldContain("'61'");
        error.Message.ShouldContain("Mars/Base");
    }

    private static ScheduleSpec Cron(string[] expressions, string zone = "UTC") =>
        new() { Kind = ScheduleKind.Cron, Expressions = expressions, TimeZone = zone };

    private static ScheduleSpec Every(TimeSpan? length) => new() { Kind = ScheduleKind.Interval, Every = length };

    private static ScheduleSpec Events(params int[] seconds) =>
        new() { Kind = ScheduleKind.Events, Times = [.. seconds.Select(second => DateTimeOffset.UnixEpoch.AddSeconds(second))] };

    private static ScheduleSpec Continuous(TimeSpan rest) => new() { Kind = ScheduleKind.Continuous, Rest = rest };

    private static ScheduleSpec Assets(AssetConditionSpec assets) => new() { Kind = ScheduleKind.Assets, Assets = assets };

    private static AssetConditionSpec Either(params string[] assets) => new() { Any = true, Parts = [.. assets.Select(asset => new AssetConditionSpec { Asset = asset })] };
}
