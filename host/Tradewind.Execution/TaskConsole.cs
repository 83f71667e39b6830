using System.Text;

namespace Tradewind.Execution;

/// <summary>
/// Sends what a task writes to the console to the log of its attempt. Which attempt that is flows with the async context, so threads
/// and tasks that a body starts write to the same log.
/// </summary>
public static class TaskConsole
{
    private static readonly AsyncLocal<Lines?> Current = new();
    private static int _installed;

    /// <summary>Replaces the process's console streams, once; outside an attempt they go where they went before.</summary>
    public static void Install()
    {
        if (Interlocked.Exchange(ref _installed, 1) != 0)
            return;

        Console.SetOut(new Router(Console.Out, lines => lines.Out));
        Console.SetError(new Router(Console.Error, lines => lines.Error));
    }

    /// <summary>From here on, the console of this async context is the attempt's log; disposal writes out an unfinished line.</summary>
    internal static IDisposable Begin(IAttemptServices services) => Current.Value = new Lines(services);

    private sealed class Lines(IAttemptServices services) : IDisposable
    {
        public LineBuffer Out { get; } = new(line => services.Log(TaskLogLevel.Information, line));

        public LineBuffer Error { get; } = new(line => services.Log(TaskLogLevel.Warning, line));

        public void Dispose()
        {
            Out.Flush();
            Error.Flush();
            Current.Value = null;
        }
    }

    private sealed class LineBuffer(Action<string> write)
    {
        private const int MaxLength = 64 * 1024;
        private readonly StringBuilder _line = new();

        public void Append(ReadOnlySpan<char> text)
        {
            lock (_line)
            {
                for (var end = text.IndexOf('\n'); end >= 0; end = text.IndexOf('\n'))
                {
                    _line.Append(text[..end]);
                    Write();
                    text = text[(end + 1)..];
                }

                _line.Append(text);
                // A task that writes without line breaks must not fill the memory.
                if (_line.Length > MaxLength)
                    Write();
            }
        }

        public void Flush()
        {
            lock (_line)
            {
                if (_line.Length > 0)
                    Write();
            }
        }

        private void Write()
        {
            if (_line.Length > 0 && _line[^1] == '\r')
                _line.Length--;
            write(_line.ToString());
            _line.Clear();
        }
    }

    private sealed class Router(TextWriter elsewhere, Func<Lines, LineBuffer> pick) : TextWriter
    {
        public override Encoding Encoding => elsewhere.Encoding;

        public override void Write(char value) => Write([value]);

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (Current.Value is { } lines)
                pick(lines).Append(buffer);
            else
                elsewhere.Write(buffer);
        }

        public override void WriteLine(string? value) => Write($"{value}\n");

        public override void Flush()
        {
            if (Current.Value is null)
                elsewhere.Flush();
        }
    }
}
