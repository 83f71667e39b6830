using Tradewind;

namespace Greeting.New;

/// <summary>Does in its test what its host says.</summary>
public sealed class EchoConnection : ConnectionType
{
    public override string Id => "echo";

    public override string Title => "Echo";

    public override IReadOnlyList<string> Aliases => ["echoes"];

    public override IReadOnlyList<ConnectionField> Fields { get; } =
    [
        new("host", "What to do") { Required = true },
        new("port", "Port") { Default = "7" },
        new("password", "Password"),
        new("api_key", "Key") { Kind = ConnectionFieldKind.Secret },
        new("mode", "Mode") { Kind = ConnectionFieldKind.Choice, Choices = ["loud", "quiet"], Default = "quiet", Help = "How it answers." },
        new("twice", "Twice") { Kind = ConnectionFieldKind.Bool },
    ];

    public override async Task<ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken)
    {
        switch (connection.Host)
        {
            case "works":
                return ConnectionTest.Ok($"{connection.Id} works, {connection.Extra.GetValueOrDefault("mode", "quiet")}, as {Environment.ProcessId}.");
            case "tells":
                Console.WriteLine($"password {connection.Password}");
                return ConnectionTest.Failed($"Refused {connection.Password} and {connection.Extra["api_key"]}.\u001b[31m");
            case "throws":
                throw new InvalidOperationException("It failed.", new IOException($"No way in with {connection.Password}."));
            case "hangs":
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                goto default;
            case "waits":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                goto default;
            case "exits":
                Environment.Exit(7);
                goto default;
            case "looks":
                var settings = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("TRADEWIND_", StringComparison.OrdinalIgnoreCase));
                return ConnectionTest.Ok($"[{string.Join(", ", settings)}]");
            default:
                return ConnectionTest.Failed("Unknown.");
        }
    }
}
