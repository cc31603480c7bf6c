import java.nio.file.*;
import java.util.*;
import java.util.function.IntPredicate;

/** Writes the tables of Unicode properties that regular expressions of Java know, as a Swift file: java GenerateUnicodeTables.java TARGET */
public class GenerateUnicodeTables {
    static final int LIMIT = 0x110000;
    static StringBuilder out = new StringBuilder();

    /** A number in base 16: leading digits a to p, the last one A to P. */
    static void number(StringBuilder text, int value) {
        String digits = Integer.toHexString(value);
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            text.append((char) ((i == digits.length() - 1 ? 'A' : 'a') + digit));
        }
    }

    static void literal(String comment, String name, String text) {
        out.append("    /// ").append(comment).append("\n    static let ").append(name).append(": StaticString = \"\"\"\n");
        for (int i = 0; i < text.length(); i += 120) {
            boolean last = i + 120 >= text.length();
            out.append("        ").append(text, i, Math.min(text.length(), i + 120)).append(last ? "\n" : "\\\n");
        }
        out.append("        \"\"\"\n\n");
    }

    static void set(String name, IntPredicate member) {
        StringBuilder text = new StringBuilder();
        int at = 0, last = 0;
        while (at < LIMIT) {
            if (!member.test(at)) { at++; continue; }
            int end = at;
            while (end < LIMIT && member.test(end)) end++;
            number(text, at - last);
            number(text, end - at);
            last = end;
            at = end;
        }
        literal("Gap before and length of each range.", name, text.toString());
    }

    interface Kind { int of(int scalar); }

    static void runs(String comment, String name, Kind kind) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < LIMIT) {
            int end = at;
            while (end < LIMIT && kind.of(end) == kind.of(at)) end++;
            number(text, kind.of(at));
            number(text, end - at);
            at = end;
        }
        literal(comment, name, text.toString());
    }

    static void mapping(String name, java.util.function.IntUnaryOperator map) {
        StringBuilder text = new StringBuilder();
        int at = 0, last = 0;
        while (at < LIMIT) {
            int delta = map.applyAsInt(at) - at;
            if (delta == 0) { at++; continue; }
            int stride = at + 1 < LIMIT && map.applyAsInt(at + 1) - at - 1 == delta ? 1 : 2;
            int count = 1;
            while (at + count * stride < LIMIT && map.applyAsInt(at + count * stride) - at - count * stride == delta
                && (stride == 1 || map.applyAsInt(at + count * stride - 1) == at + count * stride - 1)) count++;
            number(text, at - last);
            number(text, count);
            number(text, stride);
            number(text, delta < 0 ? 1 : 0);
            number(text, Math.abs(delta));
            at += (count - 1) * stride + 1;
            last = at;
        }
        literal("Gap, count, stride, sign and distance of runs that are mapped by the same distance.", name, text.toString());
    }

    public static void main(String[] arguments) throws Exception {
        out.append("// Made by Tests/Conformance/GenerateUnicodeTables.java of Java 17 (Unicode 13); do not edit.\n\n");
        out.append("/// Properties of code points, packed: numbers in base 16 whose last digit is A to P, the ones before a to p.\n");
        out.append("enum UnicodeTables {\n");
        runs("General category, as `java.lang.Character.getType` numbers it, and length of each run.", "categories", Character::getType);
        set("alphabetic", Character::isAlphabetic);
        set("ideographic", Character::isIdeographic);
        set("lowercase", Character::isLowerCase);
        set("uppercase", Character::isUpperCase);
        set("mirrored", Character::isMirrored);
        set("javaIdentifierStart", Character::isJavaIdentifierStart);
        set("javaIdentifierPart", Character::isJavaIdentifierPart);
        set("unicodeIdentifierStart", Character::isUnicodeIdentifierStart);
        set("unicodeIdentifierPart", Character::isUnicodeIdentifierPart);
        set("identifierIgnorable", Character::isIdentifierIgnorable);
        mapping("upper", Character::toUpperCase);
        mapping("lower", Character::toLowerCase);
        Character.UnicodeScript[] scripts = Character.UnicodeScript.values();
        runs("Index into `scriptNames` and length of each run.", "scripts", c -> Character.UnicodeScript.of(c).ordinal());
        // Names by which a script is known, found by trying its own name and all words of four letters that the class knows.
        Map<Integer, List<String>> names = new TreeMap<>();
        var field = Character.UnicodeScript.class.getDeclaredField("aliases");
        field.setAccessible(true);
        @SuppressWarnings("unchecked")
        Map<String, Character.UnicodeScript> aliases = (Map<String, Character.UnicodeScript>) field.get(null);
        for (var script : scripts) names.computeIfAbsent(script.ordinal(), k -> new ArrayList<>()).add(script.name());
        for (var alias : new TreeMap<>(aliases).entrySet()) names.get(alias.getValue().ordinal()).add(alias.getKey());
        StringBuilder text = new StringBuilder();
        for (var entry : names.values()) text.append(String.join(",", entry)).append(';');
        literal("Names of scripts, parted by `,`, each script ended by `;`.", "scriptNames", text.toString());
        var map = Character.UnicodeBlock.class.getDeclaredField("map");
        map.setAccessible(true);
        @SuppressWarnings("unchecked")
        Map<String, Character.UnicodeBlock> blocks = (Map<String, Character.UnicodeBlock>) map.get(null);
        Map<Character.UnicodeBlock, TreeSet<String>> known = new LinkedHashMap<>();
        for (var entry : new TreeMap<>(blocks).entrySet()) known.computeIfAbsent(entry.getValue(), k -> new TreeSet<>()).add(entry.getKey());
        Map<Character.UnicodeBlock, int[]> ranges = new LinkedHashMap<>();
        for (int c = 0; c < LIMIT; c++) {
            var block = Character.UnicodeBlock.of(c);
            if (block == null) continue;
            int[] range = ranges.get(block);
            if (range == null) ranges.put(block, range = new int[] {c, c});
            range[1] = c;
        }
        StringBuilder blockNames = new StringBuilder(), blockRanges = new StringBuilder();
        for (var entry : ranges.entrySet()) {
            blockNames.append(String.join(",", known.get(entry.getKey()))).append(';');
            number(blockRanges, entry.getValue()[0]);
            number(blockRanges, entry.getValue()[1]);
        }
        literal("Names of blocks, parted by `,`, each block ended by `;`.", "blockNames", blockNames.toString());
        literal("First and last code point of each block.", "blockRanges", blockRanges.toString());
        out.setLength(out.length() - 1);
        out.append("}\n");
        Files.writeString(Path.of(arguments[0]), out.toString());
    }
}
