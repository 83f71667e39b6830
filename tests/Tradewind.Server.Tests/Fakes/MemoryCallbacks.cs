using System.Text;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>One address that may be called once.</summary>
internal sealed class MemoryCallbacks : ICallbackCommands
{
    public const string Token = "CfDJ8-token_1";

    public string? Posted { get; private set; }

    public Task CallAsync(string token, ReadOnlyMemory<byte> posted, CancellationToken cancel)
    {
        if (token != Token) throw new RejectedException(RejectedReason.NotFound, "There is no such address.", "token");
        if (Posted is not null) throw new RejectedException(RejectedReason.Gone, "It was called before.", "token");
        Posted = Encoding.UTF8.GetString(posted.Span);
        return Task.CompletedTask;
    }
}
