using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Execution.Tests;

public sealed class TaskExecutorTests
{
    private readonly Dag _dag = new("d");
    private readonly TestAttempt _attempt = new();
    private readonly TaskExecutor _executor = new(TimeProvider.System);

    [Fact]
    public async Task Lambda_that_returns_leaves_its_output()
    {
        _dag.Task("a", ctx => new { ctx.RunId, Sum = 3 });

        var result = await RunAsync("a");

        result.Kind.ShouldBe(AttemptKind.Success);
        Text(result.OutputJson).ShouldBe("""{"RunId":"1","Sum":3}""");
        result.OutputLength.ShouldBeNull();
    }

    [Fact]
    public async Task Lambda_without_result_leaves_nothing()
    {
        _dag.Action("a", _ => { });

        (await RunAsync("a")).OutputJson.ShouldBeNull();
    }

    [Fact]
    public async Task Lambda_that_emits_says_so_in_its_result()
    {
        var orders = Asset("orders");
        _dag.Action("a", ctx => ctx.Emit(orders, new { Rows = ctx.Triggers.Count })).Emits(orders);
        _attempt.Triggers.Add(new() { Id = 1, Asset = "prices", At = DateTimeOffset.UnixEpoch });

        (await RunAsync("a")).Emitted.ShouldBe([new("orders", """{"Rows":1}""")]);
    }

    [Fact]
    public async Task Wait_for_a_callback_hands_its_address_to_the_author_before_it_begins()
    {
        string? announced = null;
        _dag.WaitForCallback("paid", (url, ctx) => announced = $"{ctx.TaskId} {url}").GiveUpAfter(Hours(1), softFail: true);

        var result = await RunAsync("paid");

        announced.ShouldBe("paid http://127.0.0.1:8080/api/v1/callbacks/test");
        result.Kind.ShouldBe(AttemptKind.Deferred);
        (result.Deferral!.Kind, result.Deferral.Timeout, result.Deferral.SoftFail, result.Deferral.Resume).ShouldBe((DeferralKind.Callback, Hours(1), true, false));
    }

    [Fact]
    public async Task Wait_whose_code_fails_does_not_begin()
    {
        _dag.WaitForCallback("paid", (_, _) => throw new InvalidOperationException("mail server is down"));

        var result = await RunAsync("paid");

        (result.Kind, result.Message, result.Deferral).ShouldBe((AttemptKind.Failed, "mail server is down", null));
    }

    [Fact]
    public async Task Trigger_and_wait_for_a_dag_say_which_run_is_meant()
    {
        _dag.TriggerDag("child", "other", parameters: ctx => new { Region = "eu" }, logicalDate: ctx => ctx.LogicalDate.AddDays(1));
        _dag.WaitForDag("before", "other", task: "load", offset: Hours(-2), allow: [EndState.Success, EndState.Skipped]);

        var trigger = (await RunAsync("child")).Deferral!;
        (trigger.DagId, trigger.ParamsJson, trigger.LogicalDate, trigger.WaitForEnd).ShouldBe(("other", """{"Region":"eu"}""", _attempt.Facts.LogicalDate.AddDays(1), true));
        var wait = (await RunAsync("before")).Deferral!;
        (wait.DagId, wait.TaskId, wait.LogicalDate).ShouldBe(("other", "load", _attempt.Facts.LogicalDate.AddHours(-2)));
        wait.Allowed.ShouldBe([EndState.Success, EndState.Skipped]);
        wait.Failing.ShouldBe([EndState.Failed, EndState.UpstreamFailed, EndState.Cancelled]);
        wait.Skipping.ShouldBeEmpty();
    }

    [Fact]
    public async Task Question_is_put_together_at_run_time()
    {
        _dag.Approval("release", From(ctx => $"Release {ctx.RunId}?"), assignees: ["ada"]);
        _dag.Approval("empty", From(ctx => ""));

        var question = (await RunAsync("release")).Deferral!.Question!;
        (question.Subject, question.Body).ShouldBe(("Release 1?", null));
        (question.Options, question.Rejects, question.Assignees).ShouldSatisfyAllConditions(
            one => one.Options.ShouldBe(["Approve", "Reject"]), one => one.Rejects.ShouldBe(["Reject"]), one => one.Assignees.ShouldBe(["ada"]));
        (await RunAsync("empty")).Message.ShouldBe("The subject of the approval 'empty' is empty.");
    }

    [Fact]
    public async Task Operator_that_defers_itself_finds_the_event_when_it_is_called_again()
    {
        _dag.Action("job", new DeferringOperator());

        var first = await RunAsync("job");
        (first.Kind, first.Deferral!.Resume, first.Deferral.State).ShouldBe((AttemptKind.Deferred, true, "job 7 at http://127.0.0.1:8080/api/v1/callbacks/test"));
        _attempt.Event = new() { Kind = DeferralKind.Callback, Json = "3", State = "job 7" };

        Text((await RunAsync("job")).OutputJson).ShouldBe("\"job 7: 3\"");
    }

    [Fact]
    public async Task Partition_function_gives_a_key_to_news_that_names_none_and_to_an_asset_of_which_nothing_was_said()
    {
        var (orders, prices) = (Asset("orders"), Asset("prices"));
        _dag.Action("a", ctx =>
        {
            ctx.Emit(orders, 1);
            ctx.Emit(orders, 2, partition: "own");
        }).Emits(orders, partition: ctx => $"{ctx.LogicalDate:yyyy-MM}").Emits(prices, partition: ctx => ctx.TaskId);

        (await RunAsync("a")).Emitted.ShouldBe([new("orders", "1", null, "2026-11"), new("orders", "2", null, "own"), new("prices", null, null, "a")]);
    }

    [Fact]
    public async Task Partition_function_that_throws_or_gives_no_key_fails_the_attempt()
    {
        _dag.Action("throws", _ => { }).Emits(Asset("orders"), partition: _ => throw new InvalidOperationException("no day"));
        _dag.Action("empty", _ => { }).Emits(Asset("orders"), partition: _ => " ");

        var threw = await RunAsync("throws");
        (threw.Kind, threw.Message, threw.Retry, threw.Emitted.Count).ShouldBe((AttemptKind.Failed, "no day", true, 0));
        var empty = await RunAsync("empty");
        (empty.Kind, empty.Retry).ShouldBe((AttemptKind.Failed, false));
        empty.Message!.ShouldContain("The partition function of asset 'orders' on task 'empty': The partition key is empty");
    }

    [Fact]
    public async Task Partition_function_is_not_called_for_what_did_not_succeed()
    {
        var called = 0;
        _dag.Action("a", _ => throw new SkipException("nothing")).Emits(Asset("orders"), partition: _ => $"{++called}");

        (await RunAsync("a")).Kind.ShouldBe(AttemptKind.Skipped);
        called.ShouldBe(0);
    }

    [Fact]
    public async Task Inputs_arrive_with_their_declared_types()
    {
        var numbers = _dag.Task("numbers", _ => new List<int> { 1, 2 });
        var word = _dag.Task("word", _ => "abc");
        _dag.TaskAsync("join", numbers, word, async (n, w, ctx) =>
        {
            await Task.Yield();
            return $"{n.Sum()} {w} {ctx.TaskId}";
        });
        _attempt.Outputs["numbers"] = new[] { 1, 2 };
        _attempt.Outputs["word"] = "abc";

        Text((await RunAsync("join")).OutputJson).ShouldBe("\"3 abc join\"");
    }

    [Fact]
    public async Task Missing_input_fails_for_good_under_all_success_and_is_null_under_other_rules()
    {
        var word = _dag.Task("word", _ => "abc");
        var number = _dag.Task("number", _ => 1);
        _dag.Task("strict", word, w => w is null);
        _dag.Task("lenient", word, w => w is null).Rule(AllDone);
        _dag.Task("number_missing", number, n => n).Rule(AllDone);

        var strict = await RunAsync("strict");
        (strict.Kind, strict.Retry).ShouldBe((AttemptKind.Failed, false));
        strict.Message!.ShouldStartWith("Task 'word' left no output for 'strict'");
        Text((await RunAsync("lenient")).OutputJson).ShouldBe("true");
        (await RunAsync("number_missing")).Kind.ShouldBe(AttemptKind.Failed);
    }

    [Fact]
    public async Task Exception_fails_with_a_trace_that_leaves_out_our_frames()
    {
        _dag.Action("a", _ => Fail());

        var result = await RunAsync("a");

        (result.Kind, result.Retry, result.Message, result.ErrorType).ShouldBe((AttemptKind.Failed, true, "boom", typeof(InvalidOperationException).FullName));
        _attempt.LogLines[0].ShouldBe("ERROR: System.InvalidOperationException: boom");
        _attempt.LogLines.ShouldContain(l => l.Contains(nameof(Fail)) && l.Contains("TaskExecutorTests.cs:line"));
        _attempt.LogLines.ShouldNotContain(l => l.Contains("Tradewind.Execution.Attempt.") || l.Contains("Tradewind.Dag."));
    }

    [Fact]
    public async Task Frames_of_dotnet_below_a_fault_are_counted_and_those_of_the_author_stand()
    {
        var node = new Node();
        node.Next = node;
        _dag.Action("a", _ => JsonSerializer.Serialize(node));

        await RunAsync("a");

        var frames = _attempt.LogLines.Skip(1).ToList();
        frames.Count.ShouldBe(5, string.Join('\n', frames));
        frames[2].ShouldContain("   at System.Text.Json.");
        frames[3].ShouldMatch(@"   … \d{2,} more in \.NET$");
        frames[4].ShouldContain("TaskExecutorTests.cs:line");
    }

    [Fact]
    public async Task Fail_now_is_not_retried_and_skip_is_no_failure()
    {
        _dag.Action("fail", _ => throw new FailNowException("wrong setting"));
        _dag.Action("skip", _ => throw new SkipException("holiday"));
        _dag.ActionAsync("wrapped", _ => Task.WhenAll(Task.FromException(new SkipException("inside"))));

        (await RunAsync("fail")).Retry.ShouldBeFalse();
        var skipped = await RunAsync("skip");
        (skipped.Kind, skipped.Message).ShouldBe((AttemptKind.Skipped, "holiday"));
        (await RunAsync("wrapped")).Kind.ShouldBe(AttemptKind.Skipped);
    }

    [Fact]
    public async Task Cancelled_attempt_is_told_apart_by_its_token()
    {
        var started = new TaskCompletionSource();
        _dag.ActionAsync("wait", async ctx =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, ctx.CancellationToken);
        });
        _dag.ActionAsync("own", _ => Task.FromException(new OperationCanceledException("mine")));

        using var stop = new CancellationTokenSource();
        var running = _executor.ExecuteAsync(LoadedDag.Of(_dag), "wait", _attempt.Facts, _attempt, stop.Token);
        await started.Task;
        await stop.CancelAsync();

        (await running).Kind.ShouldBe(AttemptKind.Cancelled);
        (await RunAsync("own")).Kind.ShouldBe(AttemptKind.Failed);
    }

    [Fact]
    public async Task Attempt_cancelled_before_it_starts_does_nothing()
    {
        var ran = false;
        _dag.Action("a", _ => ran = true);

        var result = await _executor.ExecuteAsync(LoadedDag.Of(_dag), "a", _attempt.Facts, _attempt, new CancellationToken(true));

        (result.Kind, ran).ShouldBe((AttemptKind.Cancelled, false));
    }

    [Fact]
    public async Task Attempt_past_its_timeout_is_timed_out_and_may_be_retried()
    {
        _dag.ActionAsync("a", ctx => Task.Delay(Timeout.Infinite, ctx.CancellationToken)).Timeout(TimeSpan.FromMilliseconds(1));

        var result = await RunAsync("a");

        (result.Kind, result.Retry).ShouldBe((AttemptKind.TimedOut, true));
    }

    [Fact]
    public async Task Console_goes_to_the_log_of_the_attempt_that_writes()
    {
        TaskConsole.Install();
        _dag.ActionAsync("a", async ctx =>
        {
            Console.WriteLine("first");
            Console.Write("sec");
            await Task.Run(() => Console.WriteLine($"ond of {ctx.MapIndex}"));
            Console.Error.WriteLine("careful");
            Console.Write("unfinished");
        });
        var dag = LoadedDag.Of(_dag);
        var attempts = Enumerable.Range(0, 20).Select(i => new TestAttempt { Facts = _attempt.Facts with { MapIndex = i } }).ToArray();

        await Task.WhenAll(attempts.Select(a => _executor.ExecuteAsync(dag, "a", a.Facts, a, default)));

        foreach (var attempt in attempts)
            attempt.LogLines.ShouldBe(["first", $"second of {attempt.Facts.MapIndex}", "WARNING: careful", "unfinished"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Latest_only_goes_on_with_all_or_with_none(bool latest)
    {
        _dag.LatestOnly("latest").Then(_dag.Action("report", _ => { }));
        _attempt.Facts = _attempt.Facts with { IsLatest = latest };

        (await RunAsync("latest")).ChosenTasks.ShouldBe(latest ? null : []);
    }

    [Fact]
    public async Task Branch_returns_direct_successors()
    {
        var left = _dag.Action("left", _ => { });
        var right = _dag.Action("right", _ => { });
        var stranger = _dag.Action("stranger", _ => { });
        var number = _dag.Task("number", _ => 5);
        _dag.Branch("choose", number, n => n > 3 ? left : right).Then(left, right);
        _dag.Branch("none", _ => null).Then(left, right);
        _dag.BranchMany("both", _ => [left, right]).Then(left, right);
        _dag.Branch("wrong", _ => stranger).Then(left);
        _attempt.Outputs["number"] = 5;

        (await RunAsync("choose")).ChosenTasks.ShouldBe(["left"]);
        (await RunAsync("none")).ChosenTasks.ShouldBe([]);
        (await RunAsync("both")).ChosenTasks.ShouldBe(["left", "right"]);
        (await RunAsync("wrong")).Message.ShouldBe("Branch 'wrong' chose 'stranger', which does not come right after it. Draw the edge: wrong.Then(stranger).");
    }

    [Fact]
    public async Task Short_circuit_chooses_nothing_or_leaves_all_be()
    {
        var next = _dag.Action("next", _ => { });
        var number = _dag.Task("number", _ => 5);
        _dag.ShortCircuit("large", number, n => n > 3).Then(next);
        _dag.ShortCircuit("small", number, n => n < 3).Then(next);
        _dag.ShortCircuit("manual", ctx => ctx.RunType == RunType.Manual).Then(next);
        _attempt.Outputs["number"] = 5;

        (await RunAsync("large")).ChosenTasks.ShouldBeNull();
        (await RunAsync("small")).ChosenTasks.ShouldBe([]);
        (await RunAsync("manual")).Kind.ShouldBe(AttemptKind.Success);
    }

    [Fact]
    public async Task Mapped_task_takes_its_element_and_fetches_the_list_once()
    {
        var list = _dag.Task("list", _ => new[] { "a", "b,]\"", "c" });
        _dag.Map("each", list, (x, ctx) => x + ctx.MapIndex);
        var services = new CountingServices(_attempt);
        _attempt.Outputs["list"] = new[] { "a", "b,]\"", "c" };
        var dag = LoadedDag.Of(_dag);

        for (var i = 0; i < 3; i++)
        {
            var result = await _executor.ExecuteAsync(dag, "each", _attempt.Facts with { TaskId = "each", MapIndex = i, MapVersion = 1 }, services, default);
            Text(result.OutputJson).ShouldBe(new[] { "\"a0\"", "\"b,]\\\"1\"", "\"c2\"" }[i]);
        }

        services.Reads.ShouldBe(1);
        await _executor.ExecuteAsync(dag, "each", _attempt.Facts with { TaskId = "each", MapIndex = 0, MapVersion = 2 }, services, default);
        services.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Dictionary_is_mapped_over_by_pairs()
    {
        var counts = _dag.Task("counts", _ => new Dictionary<int, string>());
        _dag.Map("each", counts, pair => $"{pair.Key}:{pair.Value}");
        _attempt.Outputs["counts"] = new Dictionary<int, string> { [7] = "x", [8] = "y" };

        Text((await RunAsync("each", mapIndex: 1)).OutputJson).ShouldBe("\"8:y\"");
    }

    [Fact]
    public async Task Output_that_is_mapped_over_reports_its_length_and_must_be_a_list()
    {
        var few = _dag.Task("few", _ => new[] { 1, 2, 3 });
        var one = _dag.Task("one", _ => new OddList());
        var none = _dag.Task("none", _ => (List<int>?)null);
        _dag.Map("each_few", few, x => x);
        _dag.Map("each_one", one, x => x);
        _dag.Map("each_none", none!, x => x);

        (await RunAsync("few")).OutputLength.ShouldBe(3);
        (await RunAsync("none")).OutputLength.ShouldBe(0);
        var result = await RunAsync("one");
        (result.Kind, result.Retry, result.Message).ShouldBe((AttemptKind.Failed, false,
            "Task 'each_one' maps over the output of 'one', which is not a list: 5"));
    }

    /// <summary>A list to the compiler that its converter writes as a number.</summary>
    [JsonConverter(typeof(AsNumber))]
    private sealed class OddList : List<int>;

    private sealed class AsNumber : JsonConverter<OddList>
    {
        public override OddList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => [];

        public override void Write(Utf8JsonWriter writer, OddList value, JsonSerializerOptions options) => writer.WriteNumberValue(5);
    }

    [Fact]
    public async Task Mapped_output_is_read_as_a_list()
    {
        var list = _dag.Task("list", _ => new[] { 1, 2 });
        var doubled = _dag.Map("double", list, x => x * 2);
        _dag.Task("sum", doubled, all => all.Sum());
        _dag.Map("again", doubled, x => x + 1);
        _attempt.Outputs["double"] = new[] { 2, 4 };

        Text((await RunAsync("sum")).OutputJson).ShouldBe("6");
        Text((await RunAsync("again", mapIndex: 1)).OutputJson).ShouldBe("5");
    }

    [Fact]
    public async Task Operator_gets_its_settings_and_they_are_recorded_even_when_it_fails()
    {
        var token = _dag.Task("token", _ => "abc");
        _dag.Action("send", new Sender { Url = From(ctx => $"http://x/{ctx.LogicalDate:yyyy}"), Token = token, Fail = true });
        _attempt.Outputs["token"] = "abc";

        var result = await RunAsync("send");

        (result.Kind, result.Message, result.Retry).ShouldBe((AttemptKind.Failed, "refused http://x/2026 with abc", false));
        result.RenderedJson.ShouldBe("""{"Fail":"True","Token":"***","Url":"http://x/2026"}""");
    }

    [Fact]
    public async Task Mapped_operator_is_made_for_each_element()
    {
        var urls = _dag.Task("urls", _ => new[] { "a", "b" });
        _dag.MapTyped("send", urls, url => new Sender { Url = url });
        _attempt.Outputs["urls"] = new[] { "a", "b" };

        var result = await RunAsync("send", mapIndex: 1);

        Text(result.OutputJson).ShouldBe("\"sent b\"");
        result.RenderedJson!.ShouldContain("\"Url\":\"b\"");
    }

    [Fact]
    public async Task Sensor_is_met_or_not_yet()
    {
        _dag.Sensor("yes", _ => true);
        _dag.Sensor("no", _ => false);
        _dag.Sensor("op", new FileThere { Path = "nowhere" });

        (await RunAsync("yes")).Kind.ShouldBe(AttemptKind.Success);
        (await RunAsync("no")).Kind.ShouldBe(AttemptKind.NotYet);
        var op = await RunAsync("op");
        (op.Kind, op.Message, op.RenderedJson).ShouldBe((AttemptKind.NotYet, "nowhere is not there", """{"Path":"nowhere"}"""));
    }

    [Fact]
    public async Task Transfer_counts_what_passes_and_leaves_the_sum()
    {
        var sink = new Collector();
        _dag.Transfer("load", new Numbers { Count = 2500 }, sink);

        var result = await RunAsync("load");

        Text(result.OutputJson).ShouldBe("""{"Rows":2500,"Bytes":10000}""");
        (result.Rows, result.Bytes, sink.Sum).ShouldBe((2500, 10000, Enumerable.Range(0, 2500).Sum()));
    }

    [Fact]
    public async Task Dates_are_in_the_zone_of_the_schedule()
    {
        _dag.Schedule = Cron("0 0 * * *", "Asia/Seoul");
        _dag.Task("a", ctx => $"{ctx.LogicalDate:yyyy-MM-dd HH:mm zzz}");
        _attempt.Facts = _attempt.Facts with { LogicalDate = new DateTimeOffset(2026, 10, 31, 15, 0, 0, TimeSpan.Zero) };

        Text((await RunAsync("a")).OutputJson).ShouldBe("\"2026-11-01 00:00 +09:00\"");
    }

    [Fact]
    public async Task Output_that_json_cannot_express_fails_for_good_and_says_so()
    {
        _dag.Task("a", _ => new Action(() => { }));

        var result = await RunAsync("a");

        result.Retry.ShouldBeFalse();
        result.Message!.ShouldStartWith("The output 'return' of task 'a' (Action) cannot be written as JSON");
    }

    [Fact]
    public async Task Unknown_task_fails()
    {
        _dag.Action("a", _ => { });

        (await RunAsync("b")).Message.ShouldBe("DAG 'd' has no task 'b' in this version.");
    }

    private Task<AttemptResult> RunAsync(string task, int mapIndex = -1) =>
        _executor.ExecuteAsync(LoadedDag.Of(_dag), task, _attempt.Facts with { TaskId = task, MapIndex = mapIndex }, _attempt, CancellationToken.None);

    private static string? Text(ReadOnlyMemory<byte>? json) => json is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    private static void Fail() => throw new InvalidOperationException("boom");

    private sealed class Node
    {
        public Node? Next { get; set; }
    }
}
