using System.Text;
using Tradewind.Agent.Blobs;

namespace Tradewind.Agent.Tests.Blobs;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-blobs-");
    private readonly string _blob = LargeOutput.NewId();

    private FileBlobStore Blobs => new(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Blob_is_read_from_any_place_until_it_is_deleted()
    {
        await Blobs.WriteAsync(_blob, 0, "abcd"u8.ToArray(), default);
        await Blobs.WriteAsync(_blob, 4, "efg"u8.ToArray(), default);
        await Blobs.CompleteAsync(_blob, default);

        (await TextAsync(0, 100)).ShouldBe("abcdefg");
        (await TextAsync(2, 3)).ShouldBe("cde");
        (await TextAsync(9, 3)).ShouldBe("");
        await Blobs.DeleteAsync([_blob, LargeOutput.NewId()], default);
        (await TextAsync(0, 100)).ShouldBe("");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("")]
    public async Task What_is_no_id_never_becomes_a_path(string id) =>
        await Should.ThrowAsync<ArgumentException>(() => Blobs.WriteAsync(id, 0, "x"u8.ToArray(), default));

    private async Task<string> TextAsync(long offset, int limit) => Encoding.UTF8.GetString((await Blobs.ReadAsync(_blob, offset, limit, default)).Span);
}
