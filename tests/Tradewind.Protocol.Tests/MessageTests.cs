using System.Buffers;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Protocol.Tests;

public sealed class MessageTests
{
    private const string Odd = "ü 🚀 \0 \ud83d\ude00\r\n";

    private delegate T Reading<T>(FrameReader frame);

    [Fact]
    public void Messages_come_back_as_they_were()
    {
        Same(new Hello("", int.MinValue), Hello.Read);
        Same(new Welcome(Odd, "", "/", 0, long.MaxValue), Welcome.Read);
        Same(new CancelAttempt(long.MinValue, int.MaxValue), CancelAttempt.Read);
        Same(new Heartbeat(-1), Heartbeat.Read);
        Same(new ScriptFound(1, Odd), ScriptFound.Read);
        Same(new ProcessScript(1, Odd, null, null), ProcessScript.Read);
        Same(new ProcessScript(1, "", "", Odd), ProcessScript.Read);
        Same(new PluginsSeen(1, "[]"), PluginsSeen.Read);
        Same(new TestConnection("p@1", Odd, int.MaxValue, "{}"u8.ToArray()), TestConnection.Read);
        Same(new ConnectionTested(true, Odd), ConnectionTested.Read);
        Same(new PluginsSeen(1, "", Odd), PluginsSeen.Read);
        Same(new PluginTried(1, Odd), PluginTried.Read);
        Same(new CheckPackage(1, Odd, ""), CheckPackage.Read);
        Same(new LogLines(1, 2, "x\n"u8.ToArray()), LogLines.Read);
        Same(new LogLines(1, 2, Array.Empty<byte>()), LogLines.Read);
        Same(new PluginSet(1, [], [], []), PluginSet.Read);
        Same(new PluginSet(1, ["", Odd], [Odd, "a", "b"], ["", Odd]), PluginSet.Read);
        Same(new Answer(1, null, []), Answer.Read);
        Same(new Answer(1, Odd, [null, Array.Empty<byte>(), new byte[] { 0, 255 }]), Answer.Read);
        Same(new Ask { Number = 1, About = AskKind.PutXCom, Name = "", Key = Odd, Value = new byte[] { 1 }, Instance = -1, Fence = 3, MapIndex = -2, Offset = long.MaxValue }, Ask.Read);
        Same(new Ask { Number = 1, About = AskKind.Variable, Name = Odd }, Ask.Read);
        Same(new ScriptProcessed { Number = 1, Key = "" }, ScriptProcessed.Read);
        Same(new ScriptProcessed { Number = 1, Key = "k", Unchanged = true, Graphs = [Odd], Sources = ["", ""], Plugins = ["p@1"], Faults = "[]", Assembly = new byte[] { 1 }, Symbols = Array.Empty<byte>() }, ScriptProcessed.Read);
        Same(new ListSlots { Number = 1, Path = Odd, Assembly = new byte[] { 1 }, Symbols = Array.Empty<byte>(), DagId = "d", From = DateTimeOffset.MinValue, Count = 3 }, ListSlots.Read);
        Same(new ListSlots { Number = 1, Path = "", Assembly = new byte[] { 1 }, Symbols = new byte[] { 2 }, Plugins = ["p@1"], DagId = "", From = DateTimeOffset.UnixEpoch, LatestBy = DateTimeOffset.MaxValue, Count = 0 }, ListSlots.Read);
        Same(new SlotsListed { Number = 1, Fault = Odd }, SlotsListed.Read);
        Same(new SlotsListed { Number = 1, Slots = [(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue), (DateTimeOffset.MinValue, DateTimeOffset.MinValue)], Over = true }, SlotsListed.Read);
        Same(new AttemptOver { Instance = 1, Fence = 2, Result = AttemptOverKind.Skipped }, AttemptOver.Read);
        Same(
            new AttemptOver
            {
                Instance = 1, Fence = 2, Result = AttemptOverKind.Succeeded, Message = Odd, ErrorType = "", MayRetry = true, Output = "1"u8.ToArray(), OutputLength = 0,
                Chosen = [], IndexName = Odd, Emitted = [("orders", Odd, "@a", Odd), ("", null, null, null)], CacheKey = Odd, CachedFrom = (long.MaxValue, 7), LookKey = Odd, Looks = 7, NextLookAt = DateTimeOffset.MaxValue, Rendered = "{}", Rows = 0, Bytes = long.MaxValue,
            },
            AttemptOver.Read);
        Same(Attempt(null), RunAttempt.Read);
        Same(Attempt(Odd), RunAttempt.Read);
    }

    [Fact]
    public void Answer_with_an_impossible_number_of_values_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Answer.Read(new FrameReader(Answered(count: -1))));
        Should.Throw<InvalidDataException>(() => Answer.Read(new FrameReader(Answered(count: int.MaxValue))));
    }

    [Fact]
    public void Every_cut_of_a_message_is_refused()
    {
        var whole = Bytes(Attempt(Odd));
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole[..length];
            Should.Throw<InvalidDataException>(() => RunAttempt.Read(new FrameReader(cut)));
        }
    }

    [Fact]
    public void Garbage_is_read_or_refused_as_garbage()
    {
        var random = new Random(11);
        var bytes = new byte[200];
        for (var round = 0; round < 2000; round++)
        {
            random.NextBytes(bytes);
            Try(() => AttemptOver.Read(new FrameReader(bytes)));
            Try(() => Ask.Read(new FrameReader(bytes)));
            Try(() => Answer.Read(new FrameReader(bytes)));
            Try(() => ScriptProcessed.Read(new FrameReader(bytes)));
        }
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException)
        {
            // What garbage mostly comes to.
        }
    }

    private static RunAttempt Attempt(string? parameters) => new()
    {
        IsLatest = parameters is not null,
        Instance = 1, Attempt = 2, Fence = 3, Run = 4, DagId = Odd, TaskId = "", MapIndex = -1, MapVersion = 7, MapLengths = [2, 3], BundleKey = "k",
        LogicalDate = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(9)), DataIntervalStart = DateTimeOffset.MinValue, DataIntervalEnd = DateTimeOffset.MaxValue,
        RunType = 255, Params = parameters, Partition = parameters,
    };

    private static byte[] Answered(int count)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new FrameWriter(bytes);
        writer.Int(1);
        writer.Text(null);
        writer.Int(count);
        return bytes.WrittenSpan.ToArray();
    }

    // Written again, what was read must give the same bytes.
    private static void Same<T>(T message, Reading<T> read) where T : IMessage
    {
        var bytes = Bytes(message);
        var again = read(new FrameReader(bytes));
        again.Kind.ShouldBe(message.Kind);
        Bytes(again).ShouldBe(bytes);
        if (!bytes.AsSpan().IsEmpty) Should.Throw<InvalidDataException>(() => read(new FrameReader(bytes.AsSpan(0, bytes.Length - 1))));
    }

    private static byte[] Bytes(IMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        message.Write(new FrameWriter(bytes));
        return bytes.WrittenSpan.ToArray();
    }
}
