using System.Text.Json;
using System.Threading.Channels;
using Tradewind.DagProcessor.Compilation;
using Tradewind.Graph;
using Tradewind.Plugins;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.DagProcessor;

/// <summary>The dag-processor: one question after the other, scripts and plugins.</summary>
internal sealed class ProcessorLoop(FrameConnection connection, TimeProvider time)
{
    private static readonly TimeSpan CompileLimit = TimeSpan.FromSeconds(25);

    private readonly Channel<IMessage> _questions = Channel.CreateUnbounded<IMessage>(new() { SingleReader = true });
    private readonly Questions _asked = new(connection);
    private Welcome _welcome = null!;
    private PluginCatalogue _catalogue = null!;
    private PluginDesk _plugins = null!;
    private ScriptProcessor _scripts = null!;

    /// <summary>Serves until the parent closes the connection.</summary>
    public async Task ServeAsync()
    {
        var working = Task.Run(WorkAsync);
        await connection.ReadAsync(Receive, null, CancellationToken.None);
        _questions.Writer.Complete();
        _asked.Break();

        // A script that loads for ever must not keep the process: whoever asked is gone.
        await Task.WhenAny(working, Task.Delay(TimeSpan.FromSeconds(1), time));
    }

    private void Receive(MessageKind kind, FrameReader frame)
    {
        // Not in turn with the questions: one of them waits for it.
        if (kind == MessageKind.Answer) _asked.Answered(Answer.Read(frame));
        else _questions.Writer.TryWrite(Question(kind, frame));
    }

    private static IMessage Question(MessageKind kind, FrameReader frame) => kind switch
    {
        MessageKind.Welcome => Welcome.Read(frame),
        MessageKind.Plugins => PluginSet.Read(frame),
        MessageKind.Process => ProcessScript.Read(frame),
        MessageKind.ListSlots => ListSlots.Read(frame),
        MessageKind.AskPlace => AskPlace.Read(frame),
        MessageKind.TestConnection => TestConnection.Read(frame),
        MessageKind.CheckPackage => CheckPackage.Read(frame),
        _ => throw new InvalidDataException($"The server sent a frame of kind {kind}."),
    };

    private async Task WorkAsync()
    {
        await foreach (var question in _questions.Reader.ReadAllAsync())
        {
            switch (question)
            {
                case Welcome welcome:
                    Begin(welcome);
                    break;
                case PluginSet plugins:
                    connection.Send(await _plugins.LookAsync(plugins));
                    break;
                case CheckPackage package:
                    connection.Send(_plugins.Check(package));
                    break;
                case ProcessScript script:
                    connection.Send(await ProcessAsync(script));
                    break;
                case ListSlots slots:
                    connection.Send(await _scripts.ListSlotsAsync(slots));
                    break;
                case AskPlace place:
                    connection.Send(new PlaceTold(place.Number, await TellAsync(place)));
                    break;
                case TestConnection test:
                    connection.Send(await ConnectionTrial.RunAsync(_plugins, _catalogue, test, time));
                    break;
            }
        }
    }

    private void Begin(Welcome welcome)
    {
        _welcome = welcome;
        Directory.SetCurrentDirectory(welcome.WorkDirectory);
        var store = new PluginStore(Path.Combine(welcome.CacheDirectory, "plugins"));
        _catalogue = new(store, tellsConnectionTypes: true);
        _plugins = new(store, _catalogue, _asked, connection, time);
        _scripts = new(welcome.DagsDirectory, _catalogue, time);
    }

    private async Task<ScriptProcessed> ProcessAsync(ProcessScript question)
    {
        if (Text(question) is not { } text) return Faulty(question, "", new ScriptNote(question.Path, 0, 0, DiagnosticCodes.Unreadable, "The file cannot be read; it may have been deleted just now."));
        var script = new SourceFile(question.Path, text);
        var key = _scripts.KeyOf(script);
        connection.Send(new ScriptFound(question.Number, key));
        if (key == question.KnownKey) return new() { Number = question.Number, Key = key, Unchanged = true };

        await using var limit = new ProcessorTimeLimit(CompileLimit, () => Environment.CpuUsage.TotalTime, time);
        try
        {
            var processed = await _scripts.ProcessAsync(script, limit.Token);
            return processed.Succeeded
                ? new()
                {
                    Number = question.Number,
                    Key = processed.Key,
                    Graphs = [.. processed.Graphs.Select(GraphJson.Write)],
                    Sources = [.. processed.Sources.SelectMany(source => new[] { source.Path, source.Text })],
                    Plugins = processed.Plugins,
                    Warnings = Notes(processed.Diagnostics, errors: false),
                    Assembly = processed.Assembly,
                    Symbols = processed.Symbols ?? [],
                }
                : new()
                {
                    Number = question.Number,
                    Key = processed.Key,
                    Graphs = [.. processed.Graphs.Select(GraphJson.Write)],
                    Faults = Notes(processed.Diagnostics, errors: true) ?? "[]",
                    Warnings = Notes(processed.Diagnostics, errors: false),
                };
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested)
        {
            return Faulty(question, key, new ScriptNote(question.Path, 0, 0, DiagnosticCodes.TooSlow, $"It did not compile within {CompileLimit.TotalSeconds:0} s of processor time. Deeply nested lambdas are the usual cause: give them types or split them."));
        }
        catch (Exception fault)
        {
            // The compiler itself failed over this script: the next one must not suffer.
            return Faulty(question, key, new ScriptNote(question.Path, 0, 0, DiagnosticCodes.CompilerFailed, $"It could not be processed: {fault.Message}"));
        }
    }

    // A question about a place has no answer when the compiler fails over it: the check of the same text says why.
    private async Task<string?> TellAsync(AskPlace question)
    {
        await using var limit = new ProcessorTimeLimit(CompileLimit, () => Environment.CpuUsage.TotalTime, time);
        try
        {
            return _scripts.TellPlace(question, limit.Token);
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception fault)
        {
            // The compiler itself failed over this text: the next question must not suffer. The server logs what is said here.
            await Console.Error.WriteLineAsync($"Place {question.Offset} of {question.Path} could not be looked at: {fault}");
            return null;
        }
    }

    private static string? Notes(IEnumerable<ScriptDiagnostic> diagnostics, bool errors)
    {
        ScriptNote[] notes = [.. diagnostics.Where(one => one.IsError == errors).Select(Note)];
        return notes.Length == 0 ? null : JsonSerializer.Serialize(notes);
    }

    private string? Text(ProcessScript question)
    {
        if (question.Text is { } given) return given;
        try
        {
            return File.ReadAllText(Path.Combine(_welcome.DagsDirectory, question.Path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ScriptNote Note(ScriptDiagnostic one) => new(one.Path, one.Line, one.Column, one.Code, one.Message, one.ShownByGraph, one.EndLine, one.EndColumn);

    private static ScriptProcessed Faulty(ProcessScript question, string key, params ScriptNote[] notes) =>
        new() { Number = question.Number, Key = key, Faults = JsonSerializer.Serialize(notes) };
}
