using System.Buffers.Binary;
using System.Net.Sockets;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Protocol.Tests;

public sealed class FrameConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private NetworkStream _raw = null!;
    private FrameConnection _sender = null!;
    private FrameConnection _receiver = null!;

    public async Task InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tw-");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "s")));
        listener.Listen(1);
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(listener.LocalEndPoint!);
        _raw = new NetworkStream(client, ownsSocket: true);
        _sender = new(_raw);
        _receiver = new(new NetworkStream(await listener.AcceptAsync(), ownsSocket: true));
        folder.Delete(recursive: true);
    }

    public async Task DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Large_message_arrives_whole()
    {
        var lines = new byte[10 * 1024 * 1024 + 1];
        new Random(7).NextBytes(lines);
        _sender.Send(new LogLines(1, 2, lines));
        _sender.Send(new Heartbeat(3));

        var got = await ReceiveAsync(2, (kind, frame) => kind == MessageKind.Log ? LogLines.Read(frame).Lines.ToArray() : BitConverter.GetBytes(Heartbeat.Read(frame).PinnedBundles));

        got[0].AsSpan().SequenceEqual(lines).ShouldBeTrue();
        got[1].ShouldBe(BitConverter.GetBytes(3));
    }

    [Fact]
    public async Task Many_senders_keep_frames_whole_and_each_its_order_for_a_slow_receiver()
    {
        const int Senders = 8, Each = 500;
        var sending = Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var at = 0; at < Each; at++) _sender.Send(new LogLines(sender, at, new byte[at % 300]));
        })).ToArray();

        var got = await ReceiveAsync(
            Senders * Each,
            (_, frame) =>
            {
                var lines = LogLines.Read(frame);
                return (Sender: lines.Instance, At: lines.Attempt, lines.Lines.Length);
            },
            async () => await Task.Yield());
        await Task.WhenAll(sending);

        foreach (var sender in got.GroupBy(one => one.Sender)) sender.Select(one => one.At).ShouldBe(Enumerable.Range(0, Each));
        got.ShouldAllBe(one => one.Length == one.At % 300);
    }

    [Fact]
    public async Task Message_that_cannot_be_written_leaves_nothing_behind()
    {
        _sender.Send(new Heartbeat(1));
        Should.Throw<InvalidOperationException>(() => _sender.Send(new Unwritable()));
        _sender.Send(new Heartbeat(2));

        (await ReceiveAsync(2, (_, frame) => Heartbeat.Read(frame).PinnedBundles)).ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(FrameConnection.LargestFrame + 1)]
    [InlineData(-1)]
    public async Task Frame_of_impossible_length_is_refused(int length)
    {
        var header = new byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        await _raw.WriteAsync(header);

        await Should.ThrowAsync<InvalidDataException>(() => _receiver.ReadAsync((_, _) => { }, null, default).WaitAsync(Limit));
    }

    [Fact]
    public async Task Frame_that_is_cut_is_never_delivered()
    {
        await _raw.WriteAsync(new byte[] { 10, 0, 0, 0, (byte)MessageKind.Heartbeat, 1, 2 });
        await _sender.DisposeAsync();

        await _receiver.ReadAsync((_, _) => throw new InvalidOperationException("delivered"), null, default).WaitAsync(Limit);
    }

    [Fact]
    public async Task Reading_ends_when_the_other_side_closes_or_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var stopped = _sender.ReadAsync((_, _) => { }, null, stop.Token);
        await stop.CancelAsync();
        await stopped.WaitAsync(Limit);

        var closed = _receiver.ReadAsync((_, _) => { }, null, default);
        await _sender.DisposeAsync();
        await closed.WaitAsync(Limit);
    }

    [Fact]
    public async Task Sending_and_reading_after_the_end_do_nothing()
    {
        await _sender.DisposeAsync();
        _sender.Send(new Heartbeat(1));
        await _sender.ReadAsync((_, _) => { }, null, default).WaitAsync(Limit);

        for (var at = 0; at < 100; at++) _receiver.Send(new LogLines(1, 1, new byte[100_000]));
    }

    private async Task<List<T>> ReceiveAsync<T>(int count, Reading<T> read, Func<ValueTask>? batchEnd = null)
    {
        var got = new List<T>();
        using var enough = new CancellationTokenSource();
        await _receiver.ReadAsync(
            (kind, frame) =>
            {
                got.Add(read(kind, frame));
                if (got.Count == count) enough.Cancel();
            },
            batchEnd, enough.Token).WaitAsync(Limit);
        return got;
    }

    private delegate T Reading<T>(MessageKind kind, FrameReader frame);

    private sealed record Unwritable : IMessage
    {
        public MessageKind Kind => MessageKind.Heartbeat;

        public void Write(FrameWriter to)
        {
            to.Long(42);
            throw new InvalidOperationException("half written");
        }
    }
}
