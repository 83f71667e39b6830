using Tradewind.Bundles.Processing;

namespace Tradewind.Bundles.Tests.Processing;

/// <summary>Scripts that harm the process they are loaded in; with real dag-processors.</summary>
public sealed class ProcessorPoolTests : IAsyncLifetime
{
    private const string Sound = "var dag = new Dag(\"sound\");\ndag.Action(\"print\", ctx => { });";

    private TestBundles _bundles = null!;

    public async Task InitializeAsync() => _bundles = await TestBundles.CreateAsync();

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Fact]
    public async Task Script_that_ends_the_processor_is_blamed_and_the_next_one_is_processed()
    {
        var scripts = new ScriptProcessing(_bundles.NewPool());
        _bundles.Write("exits.csx", "Environment.Exit(7);");
        _bundles.Write("sound.csx", Sound);

        var blamed = await scripts.ProcessAsync("exits.csx", null, null, default);

        blamed.Faults.ShouldHaveSingleItem().Message.ShouldStartWith("The dag-processor exited with code 7 while it loaded the script.");
        blamed.Key.ShouldNotBeEmpty();
        (await scripts.ProcessAsync("exits.csx", null, blamed.Key, default)).Unchanged.ShouldBeTrue();
        (await scripts.ProcessAsync("sound.csx", null, null, default)).Bundle.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("while (true) { }")]
    public async Task Script_that_loads_for_ever_is_given_up_at_the_limit_and_the_next_one_is_processed(string deed)
    {
        var scripts = new ScriptProcessing(_bundles.NewPool(options => options with { LoadLimit = TimeSpan.FromSeconds(3), ColdPatience = TimeSpan.FromHours(1) }));
        _bundles.Write("endless.csx", deed);
        _bundles.Write("sound.csx", Sound);

        var blamed = await scripts.ProcessAsync("endless.csx", null, null, default).WaitAsync(TestBundles.Limit);

        blamed.Faults.ShouldHaveSingleItem().Message.ShouldStartWith("It did not finish loading within 3 s.");
        blamed.Key.ShouldNotBeEmpty();
        (await scripts.ProcessAsync("sound.csx", null, null, default)).Bundle.ShouldNotBeNull();
    }

    [Fact]
    public async Task Script_that_loads_for_long_leaves_the_others_a_processor()
    {
        var second = TimeSpan.FromSeconds(1);
        var scripts = new ScriptProcessing(_bundles.NewPool(options => options with { LoadLimit = TimeSpan.FromHours(1), Patience = second, ColdPatience = second }));
        _bundles.Write("endless.csx", "await Task.Delay(-1);");
        _bundles.Write("sound.csx", Sound);
        using var stop = new CancellationTokenSource();
        var endless = scripts.ProcessAsync("endless.csx", null, null, stop.Token);

        (await scripts.ProcessAsync("sound.csx", null, null, default).WaitAsync(TestBundles.Limit)).Bundle.ShouldNotBeNull();

        endless.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => endless.WaitAsync(TestBundles.Limit));
    }

    [Fact]
    public async Task Script_whose_processing_is_stopped_leaves_the_next_one_a_processor()
    {
        var scripts = new ScriptProcessing(_bundles.NewPool(options => options with { LoadLimit = TimeSpan.FromHours(1), ColdPatience = TimeSpan.FromHours(1) }));
        _bundles.Write("endless.csx", "System.IO.File.WriteAllText(\"begun\", \"\");\nwhile (true) { }");
        _bundles.Write("sound.csx", Sound);
        using var begun = new FileSystemWatcher(_bundles.Options.WorkDirectory);
        var seen = new TaskCompletionSource();
        begun.Created += (_, _) => seen.TrySetResult();
        begun.EnableRaisingEvents = true;
        using var stop = new CancellationTokenSource();
        var endless = scripts.ProcessAsync("endless.csx", null, null, stop.Token);
        await seen.Task.WaitAsync(TestBundles.Limit);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => endless.WaitAsync(TestBundles.Limit));
        (await scripts.ProcessAsync("sound.csx", null, null, default).WaitAsync(TestBundles.Limit)).Bundle.ShouldNotBeNull();
    }

    [Fact]
    public async Task Timetable_that_never_answers_is_given_up_at_the_limit_and_the_next_question_is_answered()
    {
        var pool = _bundles.NewPool(options => options with { LoadLimit = TimeSpan.FromSeconds(3), ColdPatience = TimeSpan.FromHours(1) });
        _bundles.Write("own.csx", """
            var dag = new Dag("own") { Schedule = new Own(), Start = new(2026, 1, 1) };
            dag.Action("a", _ => { });

            class Own : CustomSchedule
            {
                public override string Describe() => "Every day, until it hangs";

                public override IEnumerable<ScheduleSlot> SlotsFrom(DateTimeOffset from)
                {
                    while (from.Year > 2026) { }
                    for (; ; from = from.AddDays(1)) yield return ScheduleSlot.At(from);
                }
            }
            """);
        var bundle = (await new ScriptProcessing(pool).ProcessAsync("own.csx", null, null, default)).Bundle.ShouldNotBeNull();
        var (sound, hanging) = (new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 5, 1, 0, 0, 0, TimeSpan.Zero));

        await Should.ThrowAsync<ProcessorGoneException>(() => pool.ListSlotsAsync(bundle, "own", hanging, null, 3, default).WaitAsync(TestBundles.Limit));

        var listed = await pool.ListSlotsAsync(bundle, "own", sound, null, 3, default).WaitAsync(TestBundles.Limit);
        (listed.Fault, listed.Slots.Count, listed.Slots[0].Start).ShouldBe((null, 3, sound));
    }
}
