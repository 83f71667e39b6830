using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Connections;
using Tradewind.Bundles.Packages;
using Tradewind.Engine.Configuration;

namespace Tradewind.Bundles.Tests.Connections;

/// <summary>Tests of connections by a plugin's own code, in real processes.</summary>
public sealed class ConnectionTestingTests : IAsyncLifetime
{
    private const string Canary = "canary-8fd1";

    private readonly Lines _log = new();
    private TestBundles _bundles = null!;
    private KnownConnectionType _echo = null!;

    public async Task InitializeAsync()
    {
        _bundles = await TestBundles.CreateAsync();
        _bundles.DropPlugin("Greeter.New", "new");
        // As the server does at its start: the plugin comes into the cache, its types into the metastore.
        await _bundles.NewLoop(_bundles.NewPool()).TakePluginsAsync(default);
        _echo = (await _bundles.ConnectionTypesAsync()).Of("echo")!;
    }

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Fact]
    public async Task Types_of_a_plugin_are_entered_with_their_fields()
    {
        (_echo.Plugin, _echo.Spec.Title, _echo.Spec.Summary).ShouldBe(("Greeter.New", "Echo", "Does in its test what its host says."));
        _echo.Spec.Fields.Select(field => (field.Name, field.Kind)).ShouldBe(
        [
            ("host", ConnectionFieldKind.Text), ("port", ConnectionFieldKind.Number), ("password", ConnectionFieldKind.Secret), ("api_key", ConnectionFieldKind.Secret),
            ("mode", ConnectionFieldKind.Choice), ("twice", ConnectionFieldKind.Bool),
        ]);
        _echo.Spec.Fields[4].Choices.ShouldBe(["loud", "quiet"]);
        (await _bundles.ConnectionTypesAsync()).Of("ECHOES")!.Spec.Id.ShouldBe("echo");
    }

    [Fact]
    public async Task Test_runs_in_a_process_of_its_own_that_ends_with_it()
    {
        var answer = await TestAsync("works");

        answer.Works.ShouldBeTrue();
        answer.Message.ShouldStartWith("shop works, loud, as ");
        var process = int.Parse(answer.Message.Split(' ')[^1].TrimEnd('.'), CultureInfo.InvariantCulture);
        process.ShouldNotBe(Environment.ProcessId);
        Should.Throw<ArgumentException>(() => Process.GetProcessById(process));
    }

    [Fact]
    public async Task Process_of_a_test_has_nothing_of_the_platforms_settings()
    {
        Environment.SetEnvironmentVariable("TRADEWIND_METASTORE", "Host=canary");
        try
        {
            (await TestAsync("looks")).Message.ShouldBe("[]");
        }
        finally
        {
            Environment.SetEnvironmentVariable("TRADEWIND_METASTORE", null);
        }
    }

    [Theory]
    [InlineData("tells", "Refused *** and ***. [31m")]
    [InlineData("throws", "It failed. No way in with ***.")]
    public async Task Secrets_of_the_connection_are_masked_in_what_its_test_says_and_writes(string deed, string said)
    {
        var answer = await TestAsync(deed);

        (answer.Works, answer.Message).ShouldBe((false, said));
        _log.Written.ShouldNotContain(Canary);
        if (deed == "tells") _log.Written.ShouldContain("password ***");
    }

    [Theory]
    [InlineData("waits")]
    [InlineData("hangs")]
    public async Task Test_that_takes_too_long_is_ended(string deed)
    {
        var answer = await TestAsync(deed, limit: TimeSpan.FromSeconds(1)).WaitAsync(TestBundles.Limit);
        (answer.Works, answer.Message).ShouldBe((false, "There was no answer within 1 s."));
    }

    [Fact]
    public async Task Test_that_ends_its_process_is_told_how()
    {
        var answer = await TestAsync("exits");
        (answer.Works, answer.Message).ShouldBe((false, "The process of the test exited with code 7."));
    }

    [Fact]
    public async Task Test_that_nobody_waits_for_is_ended_at_once()
    {
        using var stop = new CancellationTokenSource();
        var test = TestAsync("hangs", limit: TimeSpan.FromHours(1), cancel: stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => test.WaitAsync(TestBundles.Limit));
    }

    [Fact]
    public async Task Plugin_that_is_not_on_this_server_comes_from_the_metastore()
    {
        Directory.Delete(_bundles.At("cache/plugins"), recursive: true);
        (await TestAsync("works")).Works.ShouldBeTrue();
    }

    [Fact]
    public async Task Plugin_that_is_nowhere_is_told()
    {
        var answer = await NewTesting(null).TestAsync(Connection("works"), _echo with { Reference = $"Gone@{new string('0', 64)}" }, default);
        (answer.Works, answer.Message).ShouldBe((false, $"The plugin Gone@{new string('0', 64)} cannot be had: The metastore has no package of it. Install it again."));
    }

    private Task<ConnectionTestAnswer> TestAsync(string deed, TimeSpan? limit = null, CancellationToken cancel = default) => NewTesting(limit).TestAsync(Connection(deed), _echo, cancel);

    private ConnectionTesting NewTesting(TimeSpan? limit)
    {
        var options = limit is { } given ? _bundles.Options with { ConnectionTestLimit = given } : _bundles.Options;
        return new(options, new InstalledPlugins(options, _bundles.Plugins, _bundles.Installs), TimeProvider.System, _log);
    }

    private static ConnectionRecord Connection(string deed) => new()
    {
        Id = "shop", Type = "echo", Host = deed, Password = Canary + "-1", Extra = $$"""{"api_key":"{{Canary}}-2","mode":"loud"}""",
    };

    private sealed class Lines : ILogger<ConnectionTesting>
    {
        private readonly List<string> _lines = [];

        public string Written
        {
            get
            {
                lock (_lines) return string.Join('\n', _lines);
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add(formatter(state, exception));
        }
    }
}
