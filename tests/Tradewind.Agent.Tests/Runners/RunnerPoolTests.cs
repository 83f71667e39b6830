using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tradewind.Agent.Runners;
using Tradewind.Agent.Tests.Harness;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Tests.Runners;

/// <summary>A program that tells where it should connect, and a test that does so in its place.</summary>
public sealed class RunnerPoolTests : IAsyncLifetime, IRunnerEvents, ILogger
{
    private const string Link = "Runner: link ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-pool-");
    private readonly Channel<string> _links = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _cuts = Channel.CreateUnbounded<string>();
    private readonly FaultyLogStore _logs = new();
    private readonly Channel<bool> _ready = Channel.CreateUnbounded<bool>();
    private readonly TestClock _clock = new();
    private readonly OwnTroubles _troubles = new();
    private RunnerPool _pool = null!;
    private string _secret = "";

    private string Program => Path.Combine(_folder.FullName, "runner");

    public Task InitializeAsync()
    {
        var options = new AgentOptions { Node = "n1", RunnerProgram = Program, CacheDirectory = "", WorkDirectory = "" };
        _pool = new(options, null!, _logs, new(), this, _troubles, this, _clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Runner_that_does_not_start_is_a_trouble_of_the_node_until_one_has_stayed_up()
    {
        if (OperatingSystem.IsWindows()) return;
        _pool.Start();
        await _clock.TimerInAsync(TimeSpan.FromMilliseconds(100));
        var trouble = _troubles.All.ShouldHaveSingleItem();
        trouble.Component.ShouldBe(Component.Agents);
        trouble.Why!.ShouldBe($"The process that executes tasks does not start: '{Program}' could not be started: An error occurred trying to start process '{Program}' with working directory '{Environment.CurrentDirectory}'. No such file or directory. Build it again with ./tradewind.");

        MakeProgram();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        using var runner = await ConnectAsync();
        _troubles.All.Count.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(10));
        _troubles.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Runner_that_ends_again_and_again_without_executing_anything_is_a_trouble_from_the_third_time_on()
    {
        if (OperatingSystem.IsWindows()) return;
        MakeProgram();
        _pool.Start();
        (await ConnectAsync()).Dispose();
        (await ConnectAsync()).Dispose();
        foreach (var wait in new[] { 100, 200 })
        {
            await _clock.TimerInAsync(TimeSpan.FromMilliseconds(wait));
            _troubles.All.ShouldBeEmpty();
            _clock.Advance(TimeSpan.FromMilliseconds(wait));
            var runner = await ConnectAsync();
            if (wait == 100) runner.Dispose();
        }

        _troubles.All.ShouldHaveSingleItem().Why!.ShouldStartWith("The process that executes tasks ended 3 times in a row");

        // It did work: whatever that was, it is over.
        _pool.WorkedWell();
        _troubles.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task F19_lines_of_a_runner_that_the_log_store_refused_are_missed_by_a_line_in_their_place()
    {
        if (OperatingSystem.IsWindows()) return;
        MakeProgram();
        _pool.Start();
        using var socket = await ConnectAsync();
        await using var runner = new FrameConnection(new NetworkStream(socket));
        runner.Send(new Hello(_secret, 1));

        _logs.Away = true;
        runner.Send(new LogLines(7, 1, "lost\n"u8.ToArray()));
        using var limit = new CancellationTokenSource(TestAgent.Limit);
        (await _cuts.Reader.ReadAsync(limit.Token)).ShouldBe("Log lines of 1 attempts could not be stored; their logs have a gap");
        _logs.Away = false;
        runner.Send(new LogLines(7, 1, "kept\n"u8.ToArray()));

        while (_logs.Lines.Count < 2 && !limit.IsCancellationRequested) await Task.Yield();
        _logs.Lines.First().ShouldEndWith(" W 5 bytes of this log are missing here: they could not be written. The log of the node says why.\n");
        _logs.Lines.Last().ShouldBe("kept\n");
    }

    void IRunnerEvents.Reported(IReadOnlyList<(long Instance, int Fence, AttemptReport Report)> reports)
    {
    }

    void IRunnerEvents.RunnerReady() => _ready.Writer.TryWrite(true);

    void IRunnerEvents.RunnerGone(IRunner runner, string ending) => _pool.Gone(runner);

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        if (line.StartsWith(Link, StringComparison.Ordinal)) _links.Writer.TryWrite(line[Link.Length..]);
        if (line.StartsWith("Log lines", StringComparison.Ordinal)) _cuts.Writer.TryWrite(line);
    }

    private void MakeProgram()
    {
        File.WriteAllText(Program, $"#!/bin/sh\necho \"link ${ParentLink.SocketVariable} ${ParentLink.SecretVariable}\"\nexec sleep 600\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<Socket> ConnectAsync()
    {
        using var limit = new CancellationTokenSource(TestAgent.Limit);
        var link = (await _links.Reader.ReadAsync(limit.Token)).Split(' ');
        (var path, _secret) = (link[0], link[1]);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), limit.Token);
        await _ready.Reader.ReadAsync(limit.Token);
        return socket;
    }
}
