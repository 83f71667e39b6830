using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Packages;

/// <summary>Answers what a dag-processor asks: for packages of plugins, and nothing else.</summary>
internal static class PackageAnswer
{
    /// <summary>The answer to a question.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="packages">The package of an installed plugin from an offset on, by its content hash.</param>
    public static async Task<Answer> ToAsync(Ask ask, Func<string, long, CancellationToken, Task<ReadOnlyMemory<byte>?>> packages)
    {
        try
        {
            if (ask.About != AskKind.Plugin) throw new InvalidOperationException("A dag-processor may only ask for packages of plugins.");
            return new(ask.Number, null, await packages(ask.Name, ask.Offset, CancellationToken.None) is { } piece ? [piece] : []);
        }
        // Whatever keeps the metastore from answering: who asked is told, and asks again some time.
        catch (Exception fault)
        {
            return new(ask.Number, fault.Message, []);
        }
    }
}
