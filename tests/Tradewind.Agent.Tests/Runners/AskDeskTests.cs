using System.IO.Pipes;
using System.Text;
using Tradewind.Agent.Tests.Harness;
using Tradewind.Engine.States;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Tests.Runners;

public sealed class AskDeskTests : IAsyncLifetime
{
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
    public async Task Output_put_while_the_attempt_runs_is_stored_for_its_run()
    {
        await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();

        (await AskAsync(Of(attempt, AskKind.PutXCom, "") with { Key = "k", Value = "\"ü\""u8.ToArray() })).ShouldBe("nothing");

        (await AskAsync(Of(attempt, AskKind.XCom, "a") with { Key = "k" })).ShouldBe("\"ü\"");
    }

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
