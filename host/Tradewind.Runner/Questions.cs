using System.Collections.Concurrent;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Runner;

/// <summary>Asks the agent and pairs the answers with the questions.</summary>
internal sealed class Questions(FrameConnection connection)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>?>>> _open = new();
    private int _last;

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="InvalidOperationException">The agent could not answer; the message says why.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> AskAsync(Func<int, Ask> question, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[number] = answer;
        try
        {
            connection.Send(question(number));
            return await answer.Task.WaitAsync(cancel);
        }
        finally
        {
            _open.TryRemove(number, out _);
        }
    }

    /// <summary>An answer came.</summary>
    public void Answered(Answer answer)
    {
        if (!_open.TryGetValue(answer.Number, out var question)) return;
        if (answer.Error is { } error) question.TrySetException(new InvalidOperationException(error));
        else question.TrySetResult(answer.Values);
    }

    /// <summary>The agent is gone: nobody will answer any more.</summary>
    public void Break()
    {
        foreach (var question in _open.Values) question.TrySetException(new InvalidOperationException("The agent is gone."));
    }
}
