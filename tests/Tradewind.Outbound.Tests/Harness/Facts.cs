using System.Net;
using Tradewind.Engine.Alerts;
using Tradewind.Outbound.Addresses;
using Tradewind.Outbound.Alerts;

namespace Tradewind.Outbound.Tests.Harness;

/// <summary>Messages, and a sender of them, to test with.</summary>
internal static partial class Facts
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static OutgoingOptions Options(params string[] allowed) => new() { BaseAddress = "https://tradewind.example.com", Allowed = [.. allowed.Select(IPNetwork.Parse)] };

    public static AlertSender Sender(OutgoingOptions options, AddressGuard? guard = null, MailSender? mail = null)
    {
        guard ??= new(options);
        return new(new(guard, options), mail ?? new(guard, options), new(options.BaseAddress));
    }

    public static AlertFact Failed(int index = 0) => new()
    {
        Kind = AlertKind.TaskFailed, At = Noon.AddSeconds(index), DagId = "sales", Run = 7, RunKey = "manual__1", TaskId = "load", Attempt = 1, Why = $"broke <{index}> & more",
    };

    public static AlertMessage Message(int facts = 1) =>
        new("0199-id", "ops", Noon, AlertDigest.Of([.. Enumerable.Range(0, facts).Select(Failed)]), 0);
}
