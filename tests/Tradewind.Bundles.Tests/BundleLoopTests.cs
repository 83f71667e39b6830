namespace Tradewind.Bundles.Tests;

/// <summary>What the loop makes of scripts; over processors that do no harm and a real SQLite metastore.</summary>
public sealed class BundleLoopTests : IAsyncLifetime
{
    private TestBundles _bundles = null!;

    public async Task InitializeAsync() => _bundles = await TestBundles.CreateAsync();

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Fact]
    public async Task Sound_script_becomes_versions_of_its_dags()
    {
        _bundles.Write("a.csx", "dag one\ndag two");

        await _bundles.TakeAsync("a.csx");

        foreach (var id in new[] { "one", "two" }) (await _bundles.DagAsync(id)).ShouldNotBeNull().Version.ShouldBe(1);
    }

    [Fact]
    public async Task Faulty_script_leaves_its_last_good_version_serving_until_it_is_mended()
    {
        _bundles.Write("a.csx", "dag one");
        await _bundles.TakeAsync("a.csx");

        _bundles.Write("a.csx", "dag one\nfault no such name");
        await _bundles.TakeAsync("a.csx");

        (await _bundles.FaultsAsync("a.csx")).ShouldBe(["no such name"]);
        var faulty = (await _bundles.DagAsync("one"))!;
        (faulty.Active, faulty.Version, faulty.HasImportError).ShouldBe((true, 1, true));
        _bundles.Write("a.csx", "dag one\nload b.csx");
        _bundles.Write("b.csx", "// nothing");
        await _bundles.TakeAsync("a.csx", "b.csx");
        var mended = (await _bundles.DagAsync("one"))!;
        (mended.Version, mended.HasImportError).ShouldBe((2, false));
    }

    [Fact]
    public async Task Script_that_is_saved_without_a_change_makes_no_new_version_and_is_not_compiled()
    {
        _bundles.Write("a.csx", "dag one");
        await _bundles.TakeAsync("a.csx");

        _bundles.Write("a.csx", "dag one");
        await _bundles.TakeAsync("a.csx");

        _bundles.Fake.Compiled.ShouldBe(["a.csx"]);
        (await _bundles.DagAsync("one"))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Script_that_goes_back_to_an_earlier_text_goes_back_to_its_version()
    {
        foreach (var text in new[] { "dag one", "dag one\ndag two", "dag one" })
        {
            _bundles.Write("a.csx", text);
            await _bundles.TakeAsync("a.csx");
        }

        (await _bundles.DagAsync("one"))!.Version.ShouldBe(1);
        (await _bundles.DagAsync("two"))!.Active.ShouldBeFalse();
    }

    [Fact]
    public async Task Deleted_script_leaves_inactive_dags_with_their_history()
    {
        _bundles.Write("a.csx", "dag one");
        await _bundles.TakeAsync("a.csx");
        _bundles.Write("a.csx", "dag one\nfault now broken");
        await _bundles.TakeAsync("a.csx");

        _bundles.Delete("a.csx");
        await _bundles.TakeAsync("a.csx");

        (await _bundles.DagAsync("one"))!.Active.ShouldBeFalse();
        (await _bundles.Queries.VersionsAsync("one", null, 10, default)).ShouldHaveSingleItem();
        (await _bundles.FaultsAsync("a.csx")).ShouldBeEmpty();
        _bundles.Write("a.csx", "dag one");
        await _bundles.TakeAsync("a.csx");
        var back = (await _bundles.DagAsync("one"))!;
        (back.Active, back.Version).ShouldBe((true, 1));
    }

    [Theory]
    [InlineData("a.csx", "z.csx")]
    [InlineData("z.csx", "a.csx")]
    public async Task Renamed_script_keeps_its_dag(string before, string after)
    {
        _bundles.Write(before, "dag one");
        await _bundles.TakeAsync(before);

        File.Move(_bundles.Script(before), _bundles.Script(after));
        await _bundles.TakeAsync(before, after);

        (await _bundles.DagAsync("one"))!.Active.ShouldBeTrue();
        (await _bundles.Queries.GetAsync("one", default))!.FilePath.ShouldBe(after);
        (await _bundles.FaultsAsync(after)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Script_that_was_refused_is_taken_when_the_other_file_gives_its_dag_up()
    {
        _bundles.Write("a.csx", "dag one");
        _bundles.Write("b.csx", "dag one");
        await _bundles.CompareAsync();
        (await _bundles.FaultsAsync("b.csx")).ShouldHaveSingleItem().ShouldContain("a.csx");

        // Also after a restart in between.
        await _bundles.NewLoop(_bundles.Fake).BeginAsync(_bundles.Watcher, default);
        _bundles.Write("a.csx", "dag other");
        await _bundles.TakeAsync("a.csx");

        (await _bundles.FaultsAsync("b.csx")).ShouldBeEmpty();
        (await _bundles.Queries.GetAsync("one", default))!.FilePath.ShouldBe("b.csx");
    }

    [Fact]
    public async Task Loaded_file_that_changes_has_the_scripts_compiled_that_load_it_and_no_others()
    {
        _bundles.Write("shared/words.csx", "// one");
        _bundles.Write("a.csx", "dag one\nload shared/words.csx");
        _bundles.Write("b.csx", "dag two\nload shared/words.csx");
        _bundles.Write("c.csx", "dag three");
        await _bundles.CompareAsync();
        _bundles.Fake.Compiled.Clear();

        _bundles.Write("shared/words.csx", "// two");
        await _bundles.TakeAsync("shared/words.csx");

        _bundles.Fake.Compiled.Order().ShouldBe(["a.csx", "b.csx", "shared/words.csx"]);
        foreach (var (id, version) in new[] { ("one", 2), ("two", 2), ("three", 1) }) (await _bundles.DagAsync(id))!.Version.ShouldBe(version);
    }

    [Fact]
    public async Task Loaded_file_that_is_mended_mends_a_script_that_was_never_sound()
    {
        _bundles.Write("words.csx", "fault half a word");
        _bundles.Write("a.csx", "dag one\nload words.csx");
        await _bundles.CompareAsync();
        (await _bundles.FaultsAsync("a.csx")).ShouldBe(["half a word"]);

        _bundles.Write("words.csx", "// a word");
        await _bundles.TakeAsync("words.csx");

        (await _bundles.FaultsAsync("a.csx")).ShouldBeEmpty();
        (await _bundles.DagAsync("one"))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Faulty_script_is_not_compiled_again_because_another_one_changed()
    {
        _bundles.Write("a.csx", "fault its own");
        _bundles.Write("b.csx", "dag two");
        await _bundles.CompareAsync();
        _bundles.Fake.Compiled.Clear();

        _bundles.Write("b.csx", "dag two\ndag three");
        await _bundles.TakeAsync("b.csx");

        _bundles.Fake.Compiled.ShouldBe(["b.csx"]);
        (await _bundles.FaultsAsync("a.csx")).ShouldBe(["its own"]);
    }

    [Fact]
    public async Task Script_that_takes_the_processor_along_is_blamed_and_the_others_are_taken()
    {
        _bundles.Write("a.csx", "dag one\ndie");
        _bundles.Write("b.csx", "dag two");

        await _bundles.CompareAsync();

        (await _bundles.FaultsAsync("a.csx")).ShouldBe(["It died."]);
        (await _bundles.DagAsync("two"))!.Active.ShouldBeTrue();
        await _bundles.NewLoop(_bundles.Fake).BeginAsync(_bundles.Watcher, default);
        // Not even a restart loads it again as it is.
        _bundles.Fake.Compiled.ShouldBe(["a.csx", "b.csx"]);
    }

    [Fact]
    public async Task Change_that_nobody_told_of_is_found_by_comparing()
    {
        _bundles.Write("a.csx", "dag one");
        _bundles.Write("b.csx", "dag two");
        await _bundles.CompareAsync();

        _bundles.Write("a.csx", "dag one\ndag more");
        _bundles.Write("b.csx", "dag two\ndag most");
        await _bundles.TakeAsync("a.csx");
        (await _bundles.DagAsync("most")).ShouldBeNull();
        await _bundles.CompareAsync();

        (await _bundles.DagAsync("most")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Folder_that_comes_or_goes_is_looked_through()
    {
        _bundles.Write("team/a.csx", "dag one");
        await _bundles.TakeAsync("team");
        (await _bundles.DagAsync("one"))!.Active.ShouldBeTrue();

        Directory.Move(_bundles.Script("team"), _bundles.At("elsewhere"));
        await _bundles.TakeAsync("team");

        (await _bundles.DagAsync("one"))!.Active.ShouldBeFalse();
    }

    [Fact]
    public async Task File_that_is_no_script_is_not_taken()
    {
        foreach (var path in new[] { "notes.txt", ".hidden.csx", "obj/a.csx", "~a.csx" }) _bundles.Write(path, "dag one");

        await _bundles.TakeAsync("notes.txt", ".hidden.csx", "obj/a.csx", "~a.csx");
        await _bundles.CompareAsync();

        _bundles.Fake.Compiled.ShouldBeEmpty();
    }
}
