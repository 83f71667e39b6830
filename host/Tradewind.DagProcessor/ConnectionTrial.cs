using Tradewind.Execution;
using Tradewind.Plugins;
using Tradewind.Protocol.Messages;

namespace Tradewind.DagProcessor;

/// <summary>Tries a connection by the code of the plugin that brings its type. Whatever that throws comes back as a sentence.</summary>
internal static class ConnectionTrial
{
    /// <summary>Runs the test; what takes longer than the limit is asked to stop and no longer waited for.</summary>
    public static async Task<ConnectionTested> RunAsync(PluginDesk desk, PluginCatalogue plugins, TestConnection question, TimeProvider time)
    {
        var limit = TimeSpan.FromMilliseconds(question.LimitMilliseconds);
        using var over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        try
        {
            // Not in the time of the test: it may come from the metastore.
            await desk.BringAsync(question.Plugin);
            over.CancelAfter(limit);
            using var lease = plugins.Lease([question.Plugin]);
            var type = lease.Plugins[0].ConnectionTypes.First(one => one.Spec.Id == question.Type).Type;
            // Aside: code that blocks its thread must not hold up the end of the time.
            var test = await Task.Run(() => type.TestAsync(ConnectionReading.Read(question.Connection), over.Token), over.Token).WaitAsync(over.Token);
            return new(test.Works, test.Message);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return new(false, $"There was no answer within {limit.TotalSeconds:0} s.");
        }
        catch (Exception fault)
        {
            return new(false, Words(fault));
        }
    }

    // The outer message tells what failed, the innermost why.
    private static string Words(Exception fault) =>
        fault.GetBaseException() is var cause && cause != fault && !fault.Message.Contains(cause.Message, StringComparison.Ordinal) ? $"{fault.Message} {cause.Message}" : fault.Message;
}
