using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class BlobSweeperTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Blob_that_a_crash_left_behind_is_removed_once_its_grace_is_over()
    {
        var blob = LargeOutput.NewId();
        await _world.BlobRegister.AddAsync(blob, 1, default);
        await _world.Blobs.WriteAsync(blob, 0, "abc"u8.ToArray(), default);
        var register = new AgedRegister(_world.BlobRegister);
        var sweeper = _world.Sweeper(register);

        var next = await sweeper.RunOnceAsync(default);
        next.ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        (await _world.Blobs.ReadAsync(blob, 0, 10, default)).Length.ShouldBe(3);

        register.Age = BlobSweeper.Grace;
        (await sweeper.RunOnceAsync(default)).ShouldBe(next);
        (await _world.Blobs.ReadAsync(blob, 0, 10, default)).Length.ShouldBe(3);

        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await sweeper.RunOnceAsync(default);
        (await _world.Blobs.ReadAsync(blob, 0, 10, default)).Length.ShouldBe(0);
        (await _world.BlobRegister.UnusedAsync(TimeSpan.Zero, 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Disk_that_lets_nothing_be_removed_is_tried_again_after_the_interval_and_nothing_is_forgotten()
    {
        var blob = LargeOutput.NewId();
        await _world.BlobRegister.AddAsync(blob, 1, default);
        await _world.Blobs.WriteAsync(blob, 0, "abc"u8.ToArray(), default);
        var register = new AgedRegister(_world.BlobRegister) { Age = BlobSweeper.Grace };
        var disk = new StuckBlobs(_world.Blobs);
        var sweeper = _world.Sweeper(register, disk);

        await Should.ThrowAsync<UnauthorizedAccessException>(() => sweeper.RunOnceAsync(default));
        (await sweeper.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        (await _world.BlobRegister.UnusedAsync(TimeSpan.Zero, 10, default)).ShouldBe([blob]);

        disk.Stuck = false;
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await sweeper.RunOnceAsync(default);
        (await _world.BlobRegister.UnusedAsync(TimeSpan.Zero, 10, default)).ShouldBeEmpty();
    }
}
