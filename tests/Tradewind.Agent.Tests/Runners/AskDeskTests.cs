using System.IO.Pipes;
using System.Text;
using Tradewind.Agent.Tests.Harness;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Tests.Runners;

public sealed class AskDeskTests : IAsyncLifetime
{
    private const string Canary = "hunter2-hunter2";

    private TestAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await TestAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Attempt_gets_the_outputs_of_its_own_run_only()
    {
        var (one, two) = (await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b", "a")), await _agent.RunAsync(TestAgent.Task("x"), TestAgent.Task("y", "x")));
        foreach (var first in new[] { await _agent.Runner.NextAsync(), await _agent.Runner.NextAsync() })
            _agent.Runner.Succeed(first, first.Run == one ? "\"of one\"" : "\"of two\"");
        var attempts = new[] { await _agent.Runner.NextAsync(), await _agent.Runner.NextAsync() };
        var reader = attempts.Single(attempt => attempt.Run == one);

        (await AskAsync(Of(reader, AskKind.XCom, "a"))).ShouldBe("\"of one\"");
        (await AskAsync(Of(reader, AskKind.XCom, "x"))).ShouldBe("! The platform could not answer: This run has no task 'x'.");
        two.ShouldNotBe(one);
    }

    [Fact]
    public async Task Of_two_sensors_that_share_a_look_one_looks_and_its_answer_is_the_others()
    {
        var sensor = TestAgent.Task("a") with { Kind = TaskKind.Sensor, Sensor = new() { Shares = "" } };
        await _agent.RunAsync(sensor);
        await _agent.RunAsync(sensor);
        var (one, two) = (await _agent.Runner.NextAsync(), await _agent.Runner.NextAsync());

        (await AskAsync(Share(one))).ShouldContain("\"NextAt\":null");
        (await AskAsync(Share(two))).ShouldContain($"\"RunId\":\"{one.Run}\"");
        _agent.Runner.Report(one, new() { Kind = ReportKind.Succeeded, Output = "7"u8.ToArray(), Look = new("look", 1, null) });
        await _agent.WhenAsync(one.Run, live => live.Head.State == RunState.Success);
        (await AskAsync(Share(two))).ShouldContain("\"Found\":{");
        _agent.Runner.Succeed(two);
    }

    [Fact]
    public async Task Task_that_is_no_sensor_shares_no_look()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();

        (await AskAsync(Share(attempt))).ShouldBe("! The platform could not answer: Only sensors share looks.");
        _agent.Runner.Succeed(attempt);
    }

    [Fact]
    public async Task Callback_may_ask_about_its_run_beside_the_next_attempt_of_its_task()
    {
        await _agent.RunAsync(TestAgent.Task("a") with { Callbacks = [CallbackKind.Retry] });
        var first = await _agent.Runner.NextAsync();
        _agent.Runner.Report(first, new() { Kind = ReportKind.HandedBack, Message = "again" });
        var both = new[] { await _agent.Runner.NextAsync(), await _agent.Runner.NextAsync() };

        foreach (var one in both) (await AskAsync(Of(one, AskKind.Variable, "v"))).ShouldBe("nothing");
        var call = both.Single(one => one.Callback is not null);
        (await AskAsync(Of(call, AskKind.Variable, "v") with { Fence = call.Fence - 1 })).ShouldStartWith("! The platform could not answer: The attempt that asks is over");
        foreach (var one in both) _agent.Runner.Succeed(one);
    }

    [Fact]
    public async Task Replaced_and_unknown_attempts_get_no_answer()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        const string refused = "! The platform could not answer: The attempt that asks is over or was replaced.";

        (await AskAsync(Of(attempt, AskKind.Variable, "v"))).ShouldBe("nothing");
        (await AskAsync(Of(attempt, AskKind.Variable, "v") with { Fence = attempt.Fence - 1 })).ShouldBe(refused);
        (await AskAsync(Of(attempt, AskKind.Variable, "v") with { Instance = attempt.Instance + 1 })).ShouldBe(refused);
        (await AskAsync(Of(attempt, AskKind.PutXCom, "") with { Key = "k", Value = "1"u8.ToArray(), Fence = attempt.Fence + 1 })).ShouldBe(refused);

        _agent.Runner.Succeed(attempt);
        await _agent.WhenAsync(attempt.Run, live => live.Head.State == RunState.Success && _agent.Loop.Running == 0);
        (await AskAsync(Of(attempt, AskKind.Connection, "c"))).ShouldBe(refused);
    }

    [Fact]
    public async Task S19_whatever_an_attempt_asks_it_gets_no_answer_before_its_turn_or_after_its_end()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        await _agent.RunAsync(TestAgent.Task("b"));
        var (attempt, other) = (await _agent.Runner.NextAsync(), await _agent.Runner.NextAsync());
        // Scripts and plugins are the same for all, and named by the hash of what they are.
        var kinds = Enum.GetValues<AskKind>().Except([AskKind.Bundle, AskKind.Plugin]).ToList();
        kinds.Count.ShouldBeGreaterThan(10);

        async Task RefusedAsync(Func<Ask, Ask> forged)
        {
            foreach (var kind in kinds)
            {
                var ask = Of(attempt, kind, "a") with { Key = "1", Value = "1"u8.ToArray() };
                (await AskAsync(forged(ask))).ShouldBe("! The platform could not answer: The attempt that asks is over or was replaced.", $"{kind}");
            }
        }

        await RefusedAsync(ask => ask with { Fence = ask.Fence - 1 });
        await RefusedAsync(ask => ask with { Fence = ask.Fence + 1 });
        await RefusedAsync(ask => ask with { Instance = ask.Instance + 1 });
        await RefusedAsync(ask => ask with { Instance = 0 });
        _agent.Runner.Succeed(attempt);
        await _agent.WhenAsync(attempt.Run, live => live.Head.State == RunState.Success && _agent.Loop.Running == 1);
        await RefusedAsync(ask => ask);
        (await AskAsync(Of(other, AskKind.Variable, "v"))).ShouldBe("nothing");
        _agent.Runner.Succeed(other);
    }

    [Fact]
    public async Task Output_put_while_the_attempt_runs_is_stored_for_its_run()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();

        (await AskAsync(Of(attempt, AskKind.PutXCom, "") with { Key = "k", Value = "\"ü\""u8.ToArray() })).ShouldBe("nothing");

        (await AskAsync(Of(attempt, AskKind.XCom, "a") with { Key = "k" })).ShouldBe("\"ü\"");
    }

    [Fact]
    public async Task Large_output_is_taken_in_pieces_and_named_only_by_the_attempt_that_wrote_it()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        await _agent.RunAsync(TestAgent.Task("b"));
        var (attempt, other) = (await _agent.Runner.NextAsync(), await _agent.Runner.NextAsync());
        var id = LargeOutput.NewId();
        var named = new LargeOutput(id, 6, "[1,2,3"u8.ToArray()).ToStored();

        (await AskAsync(Piece(attempt, id, 0, "[1,"))).ShouldBe("nothing");
        (await AskAsync(Piece(other, id, 3, "2,3"))).ShouldEndWith("came out of turn.");
        (await AskAsync(Piece(attempt, id, 9, "2,3"))).ShouldEndWith("came out of turn.");
        (await AskAsync(Piece(attempt, id, 3, "2,3"))).ShouldBe("nothing");
        (await AskAsync(Push(attempt, named))).ShouldEndWith("names a large output that this attempt has not written.");
        (await AskAsync(Piece(attempt, id, 6, ""))).ShouldBe("nothing");
        (await AskAsync(Push(other, named))).ShouldEndWith("names a large output that this attempt has not written.");
        (await AskAsync(Piece(other, id, 0, "[9"))).ShouldEndWith("came out of turn.");
        (await AskAsync(Push(attempt, named))).ShouldBe("nothing");

        LargeOutput.TryRead(Encoding.UTF8.GetBytes(await AskAsync(Of(attempt, AskKind.XCom, "a") with { Key = "k" })), out var large).ShouldBeTrue();
        (large.Id, large.Size, Encoding.UTF8.GetString(large.Start.Span)).ShouldBe((id, 6L, "[1,"));
        (await AskAsync(Of(attempt, AskKind.Piece, id) with { Key = large.Seal, Offset = 3 })).ShouldBe("2,3");
    }

    [Fact]
    public async Task Large_output_over_the_limit_is_refused_whatever_the_runner_says()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        var id = LargeOutput.NewId();
        var piece = new string('x', LargeOutput.PieceLength);
        for (var at = 0L; at < _agent.Options.LargestOutput; at += piece.Length)
            (await AskAsync(Piece(attempt, id, at, piece))).ShouldBe("nothing");

        (await AskAsync(Piece(attempt, id, _agent.Options.LargestOutput, "x"))).ShouldEndWith("An output has more than the 67,108,864 bytes that are allowed (TRADEWIND_XCOM_LIMIT).");
        (await AskAsync(Push(attempt, new byte[LargeOutput.LargestInline + 1]))).ShouldContain("has 65,537 bytes and came in one piece");
        (await AskAsync(Push(attempt, "@blob nothing"u8.ToArray()))).ShouldEndWith("What is stored as an output is neither JSON nor the place of one.");
    }

    [Fact]
    public async Task S11_output_with_a_secret_is_sealed_where_it_is_stored_and_read_as_it_is()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        await _agent.SecretAsync("api_key", Canary);
        await AskAsync(Of(attempt, AskKind.Variable, "api_key"));
        const string json = $$"""{"url":"https://u:{{Canary}}@h/","n":1}""";

        (await AskAsync(Push(attempt, Encoding.UTF8.GetBytes(json)))).ShouldBe("nothing");
        (await AskAsync(Push(attempt, "[\"nothing\"]"u8.ToArray()) with { Key = "plain" })).ShouldBe("nothing");

        var stored = (await _agent.Store.XComAsync(attempt.Run, 0, -1, "k", default))!;
        Encoding.UTF8.GetString(stored).ShouldNotContain(Canary);
        Encoding.UTF8.GetString(SealedOutput.ShownOf(stored)).ShouldBe("""{"url":"https://u:***@h/","n":1}""");
        (await AskAsync(Of(attempt, AskKind.XCom, "a") with { Key = "k" })).ShouldBe(json);
        (await _agent.Store.XComAsync(attempt.Run, 0, -1, "plain", default)).ShouldBe("[\"nothing\"]"u8.ToArray());
    }

    [Fact]
    public async Task S11_agent_that_hands_an_output_out_knows_the_secrets_that_another_found_in_it()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        await _agent.SecretAsync("api_key", Canary);
        await AskAsync(Of(attempt, AskKind.Variable, "api_key"));
        await AskAsync(Push(attempt, Encoding.UTF8.GetBytes($"\"{Canary}\"")));
        var other = _agent.OtherSeals();
        other.Mask.Apply(Canary).ShouldBe(Canary);

        var handed = other.Open((await _agent.Store.XComAsync(attempt.Run, 0, -1, "k", default))!);

        Encoding.UTF8.GetString(handed.Span).ShouldBe($"\"{Canary}\"");
        other.Mask.Apply($"I got {Canary}").ShouldBe("I got ***");
    }

    [Fact]
    public async Task S11_number_that_is_a_secret_leaves_json_where_it_is_shown()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        await _agent.SecretAsync("pin", "271828");
        await AskAsync(Of(attempt, AskKind.Variable, "pin"));

        await AskAsync(Push(attempt, "{\"pin\":271828}"u8.ToArray()));

        Encoding.UTF8.GetString(SealedOutput.ShownOf((await _agent.Store.XComAsync(attempt.Run, 0, -1, "k", default))!)).ShouldBe("\"***\"");
        (await AskAsync(Of(attempt, AskKind.XCom, "a") with { Key = "k" })).ShouldBe("{\"pin\":271828}");
    }

    [Fact]
    public async Task S11_large_output_is_encrypted_and_its_secrets_are_known_although_they_come_in_two_pieces()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        await _agent.SecretAsync("api_key", Canary);
        await AskAsync(Of(attempt, AskKind.Variable, "api_key"));
        var id = LargeOutput.NewId();
        var json = $"[\"{new string('x', 100)}{Canary}\"]";
        await AskAsync(Piece(attempt, id, 0, json[..105]));
        await AskAsync(Piece(attempt, id, 105, json[105..]));
        await AskAsync(Piece(attempt, id, json.Length, ""));

        (await AskAsync(Push(attempt, new LargeOutput(id, json.Length, Encoding.UTF8.GetBytes(json)).ToStored()))).ShouldBe("nothing");

        Encoding.UTF8.GetString((await _agent.Blobs.ReadAsync(id, 0, 1_000, default)).Span).ShouldSatisfyAllConditions(one => one.ShouldNotContain("xxxx"), one => one.ShouldNotContain(Canary[5..]));
        LargeOutput.TryRead((await _agent.Store.XComAsync(attempt.Run, 0, -1, "k", default))!, out var large).ShouldBeTrue();
        var other = _agent.OtherSeals();
        other.Open(large.Seal!).Secrets.ShouldBe([Canary]);
        (await AskAsync(Of(attempt, AskKind.Piece, id) with { Key = large.Seal })).ShouldBe(json);
        (await AskAsync(Of(attempt, AskKind.Piece, id) with { Key = large.Seal, Offset = 98 })).ShouldBe(json[98..]);
    }

    [Fact]
    public async Task S11_beginning_of_a_large_output_is_masked()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        await _agent.SecretAsync("api_key", Canary);
        await AskAsync(Of(attempt, AskKind.Variable, "api_key"));
        var id = LargeOutput.NewId();
        // The second one goes over the end of what is shown.
        var json = $"[\"{Canary}{new string('x', LargeOutput.StartLength - 20)}{Canary}\"]";
        await AskAsync(Piece(attempt, id, 0, json));
        await AskAsync(Piece(attempt, id, json.Length, ""));

        await AskAsync(Push(attempt, new LargeOutput(id, json.Length, Encoding.UTF8.GetBytes(json)).ToStored()));

        LargeOutput.TryRead((await _agent.Store.XComAsync(attempt.Run, 0, -1, "k", default))!, out var large).ShouldBeTrue();
        Encoding.UTF8.GetString(large.Start.Span).ShouldBe($"[\"***{new string('x', LargeOutput.StartLength - 20)}***\"]");
    }

    [Fact]
    public async Task S11_state_is_kept_for_the_task_and_shown_without_the_secrets_that_were_handed_out()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();
        await _agent.SecretAsync("api_key", "hunter2-hunter2");
        (await AskAsync(Of(attempt, AskKind.Variable, "api_key"))).ShouldBe("hunter2-hunter2");

        (await AskAsync(Keep(attempt, "\"hunter2-hunter2\""))).ShouldBe("nothing");

        (await AskAsync(Of(attempt, AskKind.State, "") with { Key = "k" })).ShouldBe("\"hunter2-hunter2\"");
        (await _agent.States.ListAsync(attempt.Instance, default)).Single().Json.ShouldBe("\"***\"");
        (await AskAsync(Keep(attempt, null))).ShouldBe("nothing");
        (await AskAsync(Of(attempt, AskKind.State, "") with { Key = "k" })).ShouldBe("nothing");
    }

    [Fact]
    public async Task Success_of_another_run_is_handed_out_and_its_large_output_may_be_named()
    {
        // It expires by the database's clock, which is not the test's.
        var task = TestAgent.Task("a") with { CacheFor = TimeSpan.FromDays(36_500) };
        await _agent.RunAsync(task);
        var first = await _agent.Runner.NextAsync();
        var id = LargeOutput.NewId();
        var named = new LargeOutput(id, 3, "[1]"u8.ToArray()).ToStored();
        await AskAsync(Piece(first, id, 0, "[1]"));
        await AskAsync(Piece(first, id, 3, ""));
        _agent.Runner.Report(first, new() { Kind = ReportKind.Succeeded, Output = named, CacheKey = "key" });
        await _agent.WhenAsync(first.Run, live => live.Head.State == RunState.Success);
        var again = await _agent.AgainAsync(first.DagId);
        var second = await _agent.Runner.NextAsync();
        second.Run.ShouldBe(again);

        (await AskAsync(Push(second, named))).ShouldEndWith("names a large output that this attempt has not written.");
        (await AskAsync(Of(second, AskKind.Cached, "") with { Key = "other" })).ShouldBe("nothing");
        (await AskAsync(Of(second, AskKind.Cached, "") with { Key = "key" })).ShouldContain($"\"RunId\":\"{first.Run}\"");
        (await AskAsync(Push(second, named))).ShouldBe("nothing");
    }

    private static Ask Keep(RunAttempt attempt, string? json) =>
        Of(attempt, AskKind.PutState, "") with { Key = "k", Value = json is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(json) };

    private static Ask Piece(RunAttempt attempt, string id, long offset, string text) =>
        Of(attempt, AskKind.PutPiece, id) with { Offset = offset, Value = Encoding.UTF8.GetBytes(text) };

    private static Ask Push(RunAttempt attempt, byte[] stored) => Of(attempt, AskKind.PutXCom, "") with { Key = "k", Value = stored };

    private static Ask Share(RunAttempt attempt) => Of(attempt, AskKind.ShareLook, "") with { Key = "look" };

    private static Ask Of(RunAttempt attempt, AskKind about, string name) =>
        new() { Number = 1, About = about, Instance = attempt.Instance, Fence = attempt.Fence, Name = name, Key = about == AskKind.XCom ? "return" : null };

    private async Task<string> AskAsync(Ask ask)
    {
        await using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        var answered = new TaskCompletionSource<string>();
        var reading = new FrameConnection(client).ReadAsync(
            (_, frame) =>
            {
                var answer = Answer.Read(frame);
                answered.TrySetResult(answer.Error is { } error ? $"! {error}" : answer.Values.Count == 0 ? "nothing" : Encoding.UTF8.GetString(answer.Values[0]!.Value.Span));
            },
            null, default);
        var connection = new FrameConnection(server);
        await _agent.Desk.AnswerAsync(ask, connection, default);
        var text = await answered.Task.WaitAsync(TestAgent.Limit);
        await connection.DisposeAsync();
        await reading;
        return text;
    }
}
