/** A code with a tick on green: 32 by 32 points, a PNG inside an ICO. */
export const FAVICON = Uint8Array.from(
  atob(
    "AAABAAEAICAAAAEAAgDJAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAgAAAAIAIDAAAADhSSZwAAAAlQTFRFAAAAG248////djOzvwAAAAN0Uk5TAP//RFDWIQAAAGxJREFUeNpjYGAMBQIHBgaGUDBggAiAhFghjAAGUQgjBAsjNGzVyqxVU0ORGVMzM8MIMTB0QQGUkQmRCg1dicKYmhkathTKiIIyMqOgJmdlhcIMhDKigPrATgVqgrp5KbLj4R6EexkeCLBgAQC3gV3Cve3fzQAAAABJRU5ErkJggg==",
  ),
  (character) => character.charCodeAt(0),
);
